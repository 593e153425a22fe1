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
