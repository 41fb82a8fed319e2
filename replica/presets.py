"""Answers of known front ends, for the fault {"preset": NAME}: what a plain client sees of them, not how they work.

Belongs here: data. Does not: what a switch does (``faults``).
"""

from __future__ import annotations

from replica.messages import HTML

PRESETS: dict[str, dict[str, object]] = {
    # 加速乐: a script is to set the second cookie
    "jsl521": {
        "status": 521,
        "headers": {"Set-Cookie": "__jsluid_h=0123456789abcdef0123456789abcdef; max-age=31536000; path=/; HttpOnly"},
        "body": "<script>document.cookie=('_')+('_')+('jsl_clearance=1.1|-1|x');location.href=location.href</script>",
        "content_type": HTML,
    },
    # 瑞数
    "rs412": {
        "status": 412,
        "body": '<!DOCTYPE html><html><head><script>$_ts=window["$_ts"];if(!$_ts)$_ts={};</script></head></html>',
        "content_type": HTML,
    },
    # 阿里: 200, and a script instead of the page
    "acw200": {
        "body": "<html><script>var arg1='0123456789ABCDEF0123456789ABCDEF01234567';</script></html>",
        "content_type": HTML,
    },
    "wzws491": {
        "status": 491,
        "headers": {"WZWS-RAY": "1200-1700000000.000-w-waf01", "Set-Cookie": "wzws_cid=0123456789abcdef; path=/"},
    },
    # a redirect to itself that only wants its cookie back: plain HTTP, a cookie jar passes
    "selfcookie302": {
        "status": 302,
        "headers": {"Set-Cookie": "CT6T=1; path=/", "Location": "{target}"},
        "unless": {"cookie": "CT6T=1"},
    },
    "no_referer403": {"status": 403, "unless": {"referer": ".", "user-agent": "."}},
    "soft404": {"body": "<html><body>非法请求 404！</body></html>", "content_type": HTML},
    "busy": {"status": 429, "headers": {"Retry-After": "1"}},
    "maintenance": {
        "status": 503,
        "headers": {"Retry-After": "3600"},
        "body": "<html><head><title>系统维护</title></head><body>网站正在升级维护，请稍后访问。</body></html>",
        "content_type": HTML,
    },
    # lists that lie
    "empty_records": {"path": r"dataproxy\.jsp", "replace": [[r"<record>.*</record>", ""]]},
    "one_row_less": {
        "path": r"dataproxy\.jsp",
        "replace": [[r"<record>(?:(?!<record>).)*</record>(?=</recordset>)", ""]],
    },
    "raw_ampersand": {"path": r"dataproxy\.jsp", "replace": [[r"<recordset>", "<recordset> & <ul></ul>"]]},
    "html_for_xml": {"path": r"dataproxy\.jsp", "body": "<html><body>请求过于频繁</body></html>", "content_type": HTML},
    "unit_refused": {"path": r"/build/unit", "body": '{"success":false,"data":{}}'},
    "control_characters": {"path": r"/build/unit", "replace": [[r"<li ", "\t\n<li "]]},
}
