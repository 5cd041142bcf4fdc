//! Lists of incidents and honours by call: with the severities, levels and roles of the pack.

use serde_json::json;

use super::{
    Desk, LIST,
    fact_list::defects,
    verdict::{court, told},
};

#[test]
fn incidents_come_from_a_list() {
    let desk = Desk::ready();
    desk.write(
        "list.csv",
        "支部名称,事件类别,发生日期,情节,案由,姓名,涉及人数,情况,通报文号\n\
         001001002,被主流媒体曝光,2026年3月2日,被曝光,A-1,钟涛,2,新闻报道,文〔2026〕1号\n\
         001003,network-incident,2026-04-01,mishandled,,,,未及时处置,\n",
    );
    let load = "incident load list.csv --pack s2";
    let dry = desk.json(&[&load.split(' ').collect::<Vec<_>>()[..], &["--dry-run"]].concat());
    assert_eq!((&dry["lines"], &dry["rows"]), (&json!(2), &json!(2)));
    desk.line(load);
    let keys = [
        "org",
        "fact",
        "date",
        "severity",
        "case_key",
        "person_name",
        "persons",
        "text",
    ];
    let list = |desk: &Desk| told(&desk.json(&["incident", "list"]), &keys);
    assert_eq!(
        list(&desk),
        [
            "001001002 media-exposure 2026-03-02 exposed A-1 钟涛 2 新闻报道",
            "001003 network-incident 2026-04-01 mishandled - - - 未及时处置"
        ]
    );
    assert_eq!(defects(&desk, load), ["2 - known", "3 - known"]);
    desk.line("undo");
    assert_eq!(list(&desk), [""; 0]);
    desk.write(
        "list.csv",
        "党组织,日期,严重程度,内容\n001003,2026-04,被曝光,一\n001003,2026-04-02,很重,二\n\
         001003,2026-04-03,被曝光,\n",
    );
    assert_eq!(
        defects(
            &desk,
            "incident load list.csv --pack s2 --fact media-exposure"
        ),
        ["2 B month_only", "3 C no_item", "4 D empty"]
    );
    assert_eq!(list(&desk), [""; 0]);
}

/// A desk whose pack knows honours with levels and roles.
fn with_honours() -> Desk {
    let desk = Desk::bare();
    desk.line("init --db wudan.db --year 2026 --title test");
    desk.write("list.csv", LIST);
    desk.done(&["import", "orgs", "list.csv"]);
    let text = std::fs::read_to_string(super::data("packs/test-court-2026.toml")).unwrap();
    let prize = "[[fact]]\nid = \"prize\"\nclause = \"4\"\ntitle = \"获奖\"\nkind = \"honour\"\n\
                 better = \"more\"\n\
                 levels = [ { id = \"province\", title = \"省级\" }, \
                 { id = \"school\", title = \"校级\" } ]\n\
                 roles = [ { id = \"lead\", title = \"牵头\" }, \
                 { id = \"member\", title = \"参与\" } ]\n\n";
    let at = text.find("[[fact]]").unwrap();
    desk.write(
        "pack.toml",
        &format!("{}{prize}{}", &text[..at], &text[at..]),
    );
    desk.line("pack adopt pack.toml");
    desk
}

#[test]
fn honours_come_from_a_list() {
    let desk = with_honours();
    desk.write(
        "list.csv",
        "党组织,荣誉类别,授予日期,级别,角色,荣誉名称,获奖人,颁发单位,共享人数,份额\n\
         001001,获奖,2026-03-02,省级,牵头,先进党组织,,省委,2,50%\n\
         001001001,prize,2026/4/1,school,member,优秀党员,李文,校党委,,\n",
    );
    desk.line("honour load list.csv");
    let keys = [
        "org",
        "fact",
        "date",
        "level",
        "role",
        "matter",
        "person_name",
        "issuer",
        "share",
    ];
    let list = |desk: &Desk| told(&desk.json(&["honour", "list"]), &keys);
    assert_eq!(
        list(&desk),
        [
            "001001 prize 2026-03-02 province lead 先进党组织 - 省委 50",
            "001001001 prize 2026-04-01 school member 优秀党员 李文 校党委 -"
        ]
    );
    assert_eq!(
        defects(&desk, "honour load list.csv"),
        ["2 - known", "3 - known"]
    );
    desk.line("undo");
    assert_eq!(list(&desk), [""; 0]);
    desk.write(
        "list.csv",
        "党组织,日期,级别,角色,事由,份额\n001001,2026-03-02,国家级,牵头,一,\n\
         001001,2026-03-02,省级,,二,\n001001,2026-03-02,省级,牵头,三,120\n\
         001001,2026-10-02,省级,牵头,四,\n",
    );
    assert_eq!(
        defects(&desk, "honour load list.csv --fact 获奖"),
        [
            "2 C no_item",
            "3 D empty",
            "4 F not_a_share",
            "5 B in_future"
        ]
    );
}

#[test]
fn a_closed_year_takes_no_list() {
    let desk = court();
    desk.line("verdict propose review");
    desk.line("verdict confirm review --body 学院党委");
    for verdict in ["1", "3"] {
        let call = ["verdict", "decide", verdict, "一般", "--body", "学院党委"];
        desk.done(&[&call[..], &["--reason", "综合评定"]].concat());
    }
    let list = "党组织,日期,指标项,严重程度,内容\n001003,2026-03-02,重大事故,一起,漏水\n";
    desk.write("list.csv", list);
    let load = ["incident", "load", "list.csv"];
    desk.done(&[&load[..], &["--dry-run"]].concat());
    desk.line("year close 2026 --body 学院党委 --document 9号文");
    desk.refused(&load, 1, "year_closed");
    desk.refused(&[&load[..], &["--dry-run"]].concat(), 1, "year_closed");
    desk.line("year reopen 2026 --reason 申诉");
    desk.line("incident load list.csv");
}
