"""Print the commands of a Markdown file's `sh` blocks, so that what a new user types is what CI runs."""

import pathlib
import re
import sys

text = pathlib.Path(sys.argv[1]).read_text(encoding="utf-8")
blocks = re.findall(r"^```sh\n(.*?)^```$", text, flags=re.MULTILINE | re.DOTALL)
if not blocks:
    sys.exit(f"{sys.argv[1]}: no sh blocks")
for line in (line for block in blocks for line in block.splitlines()):
    if line.startswith(("git clone", "cd ")):
        continue  # a clone is where CI already stands
    # 3 is an answer too: done, but something needs attention (the demo's world has reports that are missing).
    print(f"{line} || [ $? = 3 ]" if line.startswith("duban ") else line)
