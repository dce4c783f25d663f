"""Texts that would run a script, or lead to one, on a page that takes them for markup. Each calls ``probe()``."""

TEXTS = (
    "<script>probe()</script>", "</script><script>probe()</script>", "</title><script>probe()</script>", "</style><script>probe()</script>",
    "</textarea><script>probe()</script>", "--><script>probe()</script>", "]]><script>probe()</script>", "<!--><script>probe()</script>",
    "<ScRiPt>probe()</sCrIpT>", "<script\n>probe()</script\n>", "<script/x>probe()</script>", "<script src='data:text/javascript,probe()'></script>",
    "<img src=x onerror=probe()>", "<img src=x onerror='probe()'>", '"><img src=x onerror=probe()>', "'><img src=x onerror=probe()>",
    "<svg onload=probe()>", "<svg><script>probe()</script></svg>", "<svg><animate onbegin=probe() attributeName=x dur=1s>",
    "<body onload=probe()>", "<iframe srcdoc='<script>parent.probe()</script>'></iframe>", "<iframe src='javascript:parent.probe()'></iframe>",
    "<input autofocus onfocus=probe()>", "<details open ontoggle=probe()>", "<video><source onerror=probe()></video>", "<audio src=x onerror=probe()>",
    "<object data='javascript:probe()'></object>", "<math><mi//xlink:href='javascript:probe()'>", "<marquee onstart=probe()>",
    '" autofocus onfocus=probe() x="', "' autofocus onfocus=probe() x='", '" onmouseover=probe() style="position:fixed;inset:0" x="',
    "{{ 7*7 }}{% raw %}<script>probe()</script>", "${probe()}", "`${probe()}`", "\u2028probe()\u2029", "\\u003cscript\\u003eprobe()\\u003c/script\\u003e",
    "&lt;script&gt;probe()&lt;/script&gt;", "&#60;script&#62;probe()&#60;/script&#62;", "\u202e<script>probe()</script>", "<\u0000script>probe()</script>",
)  # fmt: skip
ADDRESSES = (
    "javascript:probe()", "JaVaScRiPt:probe()", " javascript:probe()", "\tjavascript:probe()", "java\tscript:probe()", "java\nscript:probe()",
    "javascript\u00a0:probe()", "\u0001javascript:probe()", "javascript:probe()//https://example.org", "javascript://example.org/%0aprobe()",
    "data:text/html,<script>probe()</script>", "data:text/html;base64,PHNjcmlwdD5wcm9iZSgpPC9zY3JpcHQ+", "vbscript:probe()", "blob:probe()",
    "//example.org/x", "https:probe()", 'https://example.org/"onmouseover="probe()', "https://example.org/'><script>probe()</script>",
)  # fmt: skip
MARKDOWN = (
    "[x](javascript:probe())", "![x](x){onerror=probe()}", "[x]: javascript:probe()", "<javascript:probe()>", "[x](data:text/html,<script>probe()</script>)",
)  # fmt: skip
PAYLOADS = (*TEXTS, *ADDRESSES, *MARKDOWN)
