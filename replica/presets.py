"""Answers of known front ends, for the fault {"preset": NAME}: what a plain client sees of them, not how they work.

Belongs here: data. Does not: what a switch does (``faults``).
"""

from __future__ import annotations

from replica.messages import HTML, TEXT

FILES = r"^/(attach|cms_files|jcms_files)/|document/file-download"
LISTS = r"dataproxy\.jsp|/build/unit|/module/xxgk/(search|subjectinfo)\.jsp"

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
        "status": 200,
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
    "soft404": {"status": 200, "body": "<html><body>非法请求 404！</body></html>", "content_type": HTML},
    "busy": {"status": 429, "headers": {"Retry-After": "1"}},
    "maintenance": {
        "status": 503,
        "headers": {"Retry-After": "3600"},
        "body": "<html><head><title>系统维护</title></head><body>网站正在升级维护，请稍后访问。</body></html>",
        "content_type": HTML,
    },
    # C3VK: 200, a shell of some 380 bytes with a script
    "c3vk200": {
        "status": 200,
        "body": "<html><head><script>var c3vk='0123456789abcdef0123456789abcdef';function g(n){var a=document.cookie"
        ";var b=a.indexOf(n+'=');return b<0?'':a.substring(b+n.length+1)}if(g('C3VK')!=c3vk){document.cookie='C3VK='+"
        "c3vk+';path=/;max-age=300';window.location.href=window.location.href}</script></head><body><noscript>JavaScript"
        "</noscript></body></html>",
        "content_type": HTML,
    },
    # a burst gets the home page with 200, or 403, for a while
    "throttle_section": {"throttle": {"requests": 5, "seconds": 1, "for": 2}, "target": "/index.html"},
    "throttle_403": {"throttle": {"requests": 5, "seconds": 1, "for": 2}, "status": 403},
    "throttle_files": {
        "path": r"document/download\?",
        "throttle": {"requests": 11, "seconds": 60, "for": 60},
        "status": 403,
    },
    "no_agent403": {"status": 403, "unless": {"user-agent": "."}},
    "gone410": {"status": 410},
    # encodings that are stated wrongly or not at all
    "charset_none": {"content_type": "text/html"},
    "charset_header_wrong": {"encode": "gb18030", "content_type": HTML},
    "charset_meta_wrong": {"replace": [[r'<meta charset="?[uU][tT][fF]-8"?>', '<meta charset="gb2312">']]},
    "xml_with_charset": {"path": r"dataproxy\.jsp", "content_type": "text/xml;charset=UTF-8"},
    # robots.txt
    "robots_404": {"path": r"^/robots\.txt", "status": 404},
    "robots_403": {"path": r"^/robots\.txt", "status": 403},
    "robots_500": {"path": r"^/robots\.txt", "status": 500},
    "robots_forbids": {
        "path": r"^/robots\.txt",
        "status": 200,
        "body": "User-agent: *\nDisallow: /\n",
        "content_type": TEXT,
    },
    "robots_forbids_articles": {
        "path": r"^/robots\.txt",
        "status": 200,
        "body": "User-agent: *\nDisallow: /art/\nDisallow: /*/art/\n",
        "content_type": TEXT,
    },
    "robots_delay": {
        "path": r"^/robots\.txt",
        "status": 200,
        "body": "User-agent: *\nCrawl-delay: 1\nDisallow: /vc/\n",
        "content_type": TEXT,
    },
    "robots_html": {
        "path": r"^/robots\.txt",
        "status": 200,
        "body": "<html><body>首页</body></html>",
        "content_type": HTML,
    },
    "robots_garbage": {
        "path": r"^/robots\.txt",
        "status": 200,
        "body": "\x00\x01 User-agent *\n: /\nDisallow",
        "content_type": TEXT,
    },
    "robots_hangs": {"path": r"^/robots\.txt", "hang": 30},
    "robots_away": {"path": r"^/robots\.txt", "status": 302, "headers": {"Location": "/index.html"}},
    # schemes
    "to_https": {"scheme": "http", "status": 301, "headers": {"Location": "https://{authority}{target}"}},
    "https_410": {"scheme": "https", "status": 410},
    # redirects to where no crawler may go
    "to_private": {"status": 302, "headers": {"Location": "http://10.0.0.1{target}"}},
    "to_metadata": {"status": 302, "headers": {"Location": "http://169.254.169.254/latest/meta-data/"}},
    "to_elsewhere": {"status": 302, "headers": {"Location": "http://elsewhere.test{target}"}},
    "to_itself": {"status": 302, "headers": {"Location": "{target}"}},
    # files
    "file_html": {"path": FILES, "body": "<html><body>文件不存在</body></html>", "content_type": HTML},
    "file_empty": {"path": FILES, "body": ""},
    "file_wrong_type": {"path": FILES, "content_type": "text/plain"},
    "file_huge": {"path": FILES, "huge": 200},
    # lists that lie
    "empty_records": {"path": r"dataproxy\.jsp", "replace": [[r"<record>.*</record>", ""]]},
    "one_row_less": {
        "path": r"dataproxy\.jsp",
        "replace": [[r"<record>(?:(?!<record>).)*</record>(?=</recordset>)", ""]],
    },
    "raw_ampersand": {"path": r"dataproxy\.jsp", "replace": [[r"<recordset>", "<recordset> & <ul></ul>"]]},
    "html_for_xml": {"path": r"dataproxy\.jsp", "body": "<html><body>请求过于频繁</body></html>", "content_type": HTML},
    "empty_list": {"path": LISTS, "rows": "empty"},
    "short_list": {"path": LISTS, "rows": "short"},
    "row_twice": {"path": LISTS, "rows": "dup"},
    "out_of_order": {"path": LISTS, "rows": "order"},
    "total_drifts": {"path": LISTS, "rows": "drift", "every": 2},
    "published_meanwhile": {"path": LISTS, "skip": 1, "times": 1, "advance_minutes": 60 * 24 * 14},
    "first_page_for_ever": {"path": LISTS, "repeat": True},
    "encrypted": {"proxy_mode": "encrypted"},
    "capped": {"proxy_mode": "cap"},
    "dead_proxy": {"proxy_mode": "dead"},
    "record_unclosed": {"path": r"dataproxy\.jsp", "xml": "unclosed"},
    "cdata_broken": {"path": r"dataproxy\.jsp", "xml": "cdata"},
    "stray_markup": {"path": r"dataproxy\.jsp", "xml": "stray"},
    "dates_broken": {"path": r"dataproxy\.jsp", "xml": "dates"},
    "html_for_json": {"path": r"/build/unit", "json": "html"},
    "json_cut": {"path": r"/build/unit", "json": "cut"},
    "unit_refused": {"path": r"/build/unit", "body": '{"success":false,"data":{}}'},
    "control_characters": {"path": r"/build/unit", "replace": [[r"<li ", "\t\n<li "]]},
}
