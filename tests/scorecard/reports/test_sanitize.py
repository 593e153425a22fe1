from scorecard.reports.sanitize import without_control_chars


def test_what_no_office_file_can_hold_is_left_out():
    assert without_control_chars("会\x00议\x0b\x1f纪要\ud800\ufffe") == "会议纪要"


def test_all_else_stays():
    assert without_control_chars("=1+1\t<b>&\n罗庄，𠮷 é") == "=1+1\t<b>&\n罗庄，𠮷 é"
