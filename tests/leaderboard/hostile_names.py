"""Names of models, revisions and tasks that mean harm, or are hard to tell apart."""

# fmt: off
TRAVERSAL = [
    "..", ".", "../", "../../etc/passwd", "..\\..\\x", "/etc/passwd", "//x", "a/../../b", "a/..", "%2e%2e%2f", "..%2f", "....//", "~",
    "~root/x", "file:///etc/passwd", "C:\\x", "\\\\server\\share", "./a", "a/./b", "a//b", "a/", "/a", "a\\b", "..;/x", "\u2025/x",
    "．．/x", "a/b/c/d/e", "results/../..",
]
DEVICES = [
    "CON", "con", "PRN", "AUX", "NUL", "nul.json", "COM1", "LPT9", "CON.html", "aux.svg", "CLOCK$", "CONIN$", "com1.x", "NUL ", "a.",
    "a ", " a", "a...", "...", "-",
]
CONTROL = [
    "a\0b", "\0", "a\nb", "a\rb", "a\tb", "\x7f", "\x1b[31m", "\x85", "a\u2028b", "a\u2029b", "\x01\x02", "\b\b\b", "\f", "\v",
    "a\r\nX: y",
]
UNSEEN = [
    "\u202eltr", "\u202dx\u202c", "\u2066x\u2069", "a\u200bb", "a\u200db", "\ufeffa", "a\u00adb", "\u2060", "\ue000", "\U000e0041",
    "\ufffe", "\uffff", "\U0010ffff", "a\u034fb",
]
MARKUP = [
    "<script>alert(1)</script>", "</title>", '"><img src=x onerror=alert(1)>', "'-alert(1)-'", "{{ 7*7 }}", "{% raw %}", "${7*7}", "<!--",
    "]]>", "&lt;", "&#0;", "javascript:alert(1)", "`id`", "$(id)", "; rm -rf /", "| cat", "=1+1", "@x", "\\input{x}", "%s%n", "{0}",
    "'; drop table", "<svg/onload=x>", "a&b", "a=b", "#x", "?x=y", "%00", "%",
]
LONG = [
    "x" * 300, "x" * 299 + "y", "/" * 300, "." * 300, "日" * 300, "a/" * 200, "x" * 5000, "e\u0301" * 200, "-" * 300, " " * 300,
]
ALIKE = [
    "org/a_b", "org_a/b", "org__a/b", "org/a__b", "ORG/A_B", "Org/a_b", "org/A_b", "org-a-b", "org a b", "org.a.b", "org/a b", "org/a-b",
    "org//a_b", "org/a_b/", "é", "e\u0301", "É", "ﬁ", "fi", "FI", "ß", "ss", "SS", "ẞ", "İ", "i", "I", "ı", "K", "k", "K", "Ω", "Ω", "ſ",
    "s", "а", "a", "A", "１", "1", "①", "paypal", "раураl",
]
OTHER = [
    "index.html", "manifest.json", ".nojekyll", "board.json", ".git", ".git/config", "v/2026-01-01", "models", "tasks", "results",
    "__proto__", "constructor", "日本語", "😀", "🏳️\u200d🌈", "العربية", "עברית", "ไทย", "\u0430\u0301" * 3, "Z̷̛͜a̴̡l̸g̵o̶", "0", "-1",
    "1e400", "NaN", "null", "None", "true", "Infinity", "a:b", "a*b", "a?b", "a|b", "a<b", "model_meta", "experiments", "experiments/x",
    "a__b__c", "x@y", "x@template-L8", "x@@", "@", "_", "__", "org/", "/model", "MTEBWords(eng, v1)", "a,b", "a;b", 'a"b', "a'b", "{a}",
    "[a]",
]
# fmt: on
NAMES = list(dict.fromkeys(TRAVERSAL + DEVICES + CONTROL + UNSEEN + MARKUP + LONG + ALIKE + OTHER))
