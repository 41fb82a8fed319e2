"""What is to come of every fault that the replica has a name for."""

from __future__ import annotations

ALL, SOME = "article", "article, {}"

# A fault of the pages alone: what every page, or every page from the third on, is.
PAGES = {
    "jsl521": "challenge",
    "rs412": "challenge",
    "acw200": "challenge",
    "c3vk200": "challenge",
    "wzws491": "challenge",
    "selfcookie302": ALL,
    "no_agent403": ALL,
    "no_referer403": ALL,
    "soft404": "soft_404",
    "gone410": "missing",
    "busy": "throttled",
    "maintenance": "maintenance",
    "throttle_section": SOME.format("not_an_article"),
    "throttle_403": SOME.format("blocked"),
    "charset_none": ALL,
    "charset_header_wrong": ALL,
    "charset_meta_wrong": ALL,
    "to_https": ALL,
    "https_410": ALL,
    "to_private": "private_address",
    "to_metadata": "private_address",
    "to_elsewhere": "off_list_host",
    "to_itself": "redirect",
}
# A fault of the whole site, robots.txt included: why no list is walked (""; all is well).
SITE = {
    "jsl521": "robots.txt: HTTP 521 (jsl",
    "rs412": "robots.txt: HTTP 412 (rs",
    "acw200": "robots.txt: HTTP 200 (acw",
    "c3vk200": "robots.txt: HTTP 200 (c3vk",
    "wzws491": "robots.txt: HTTP 491 (wzws",
    "selfcookie302": "",
    "no_agent403": "",
    "no_referer403": "robots.txt: HTTP 403",
    "soft404": "not_a_list",
    "gone410": "missing: HTTP 410",
    "busy": "robots.txt: HTTP 429",
    "maintenance": "robots.txt: HTTP 503",
    "charset_none": "",
    "charset_header_wrong": "",
    "charset_meta_wrong": "",
    "to_https": "",
    "https_410": "",
    "to_private": "redirects to http://10.0.0.1",
    "to_metadata": "redirects to http://169.254.169.254",
    "to_elsewhere": "redirects to http://elsewhere.test",
    "to_itself": "redirects to itself",
    "robots_404": "",
    "robots_403": "robots.txt: HTTP 403",
    "robots_500": "robots.txt: HTTP 500",
    "robots_forbids": "robots.txt disallows it",
    "robots_html": "robots_disallowed",
    "robots_garbage": "",
    "robots_hangs": "timeout",
    "robots_away": "",
}
# A fault of the lists: the reason why the main column is not complete, on the old and on the new site ("": it is
# complete, None: the fault is none of that site's).
LISTS: dict[str, tuple[str | None, str | None]] = {
    "empty_list": ("the list proxy gives no rows", "no rows: an empty list"),
    "short_list": ("no rows from 209 on, of 209", "205 of 208 rows"),
    "one_row_less": ("no rows from 209 on, of 209", None),
    "empty_records": ("the list proxy gives no rows", None),
    "row_twice": ("", ""),
    "out_of_order": ("", ""),
    "total_drifts": ("changed every time", "changed every time"),
    "published_meanwhile": ("", ""),
    "first_page_for_ever": ("repeats page 1", "page 2 repeats"),
    "encrypted": ("", None),
    "capped": ("", None),
    "dead_proxy": ("the list proxy gives no rows", None),
    "raw_ampersand": ("", None),
    "record_unclosed": ("", None),
    "cdata_broken": ("", None),
    "stray_markup": ("", None),
    "dates_broken": ("", None),
    "xml_with_charset": ("", None),
    "html_for_xml": ("not_a_list", None),
    "html_for_json": (None, "not_a_list"),
    "json_cut": (None, "not_a_list"),
    "unit_refused": (None, "the unit API refuses"),
    "control_characters": (None, ""),
}
# A fault of the files: what an attachment is.
FILES = {
    "file_html": "html_instead_of_file",
    "file_empty": "soft_404",
    "file_wrong_type": "file",
    "file_huge": "too_large",
    "throttle_files": "file",  # fewer than it takes to be punished
}
# Entries that a fault gives other dates, and rows that it brings forward, are in the lists as they were shown.
DATES_SHIFT = {"out_of_order", "published_meanwhile"}
