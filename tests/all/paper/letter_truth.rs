//! What letters say: it holds of those who get them, and nothing in them is left open.

use super::{
    letter::{part, template},
    xml,
};
use crate::cli::{Desk, TODAY, told};

/// A desk with the cards and tasks of s3 too.
fn desk() -> Desk {
    let desk = Desk::ready();
    desk.line("pack adopt s3 --shift --lay --draw");
    desk
}

/// The body of a letter that was written.
fn made(desk: &Desk, line: &str) -> String {
    desk.line(&format!("letter make {line} --to 函.docx --force"));
    let bytes = std::fs::read(desk.path("函.docx")).unwrap();
    xml::sound(&bytes, line);
    let body = part(&bytes, "word/document.xml");
    assert!(!body.contains('{'), "{line}: {body}");
    body
}

fn refused(desk: &Desk, line: &str, exit: i32, code: &str) -> String {
    let line = format!("letter make {line} --to 不.docx");
    let answer = desk.refused(&line.split(' ').collect::<Vec<_>>(), exit, code);
    assert!(!desk.path("不.docx").exists(), "{line}");
    answer.err
}

fn holds(body: &str, marks: &[&str]) {
    for mark in marks {
        assert!(body.contains(mark), "{mark}: {body}");
    }
}

#[test]
fn a_letter_about_a_card_goes_to_whoever_holds_one_and_takes_its_day() {
    let desk = desk();
    let card = "card issue 001001 yellow --reason 台账造假 --issuer 党委组织部 --pack s3";
    desk.line(&format!("{card} --deadline 2026-06-30"));
    let all = made(&desk, "yellow-notice");
    assert_eq!(all, made(&desk, "yellow-notice 001001"));
    holds(
        &all,
        &[
            ">文学院党总支书记胡一瑶同志：</w:t>",
            ">因所附问题，发黄牌一张，请于2026年6月30日前改好，届时回头看。</w:t>",
            ">附件：问题清单</w:t>",
            ">1.台账造假（期限：2026年6月30日）</w:t>",
            ">党委组织部</w:t>",
        ],
    );
    let said = refused(&desk, "yellow-notice 001001 001003", 1, "letter_untrue");
    assert!(said.contains("001003 图书馆直属党支部") && !said.contains("文学院"));
    let said = refused(
        &desk,
        "yellow-notice 001003 --anyway",
        1,
        "letter_no_deadline",
    );
    assert!(said.contains("--deadline"), "{said}");
    let by_hand = "yellow-notice 001003 --anyway --deadline 2026-12-10";
    refused(&desk, by_hand, 1, "letter_no_annex");
    refused(&desk, "orange-notice", 3, "letter_to_nobody");
}

#[test]
fn a_deadline_given_by_hand_fills_the_place_of_a_pack_s_letter() {
    let desk = Desk::ready();
    refused(&desk, "slack-notice 001001", 1, "letter_no_deadline");
    let body = made(&desk, "slack-notice 001001 --deadline 2026-12-10");
    holds(&body, &["请在2026年12月10日前整改并报告。"]);
    let late = "slack-notice 001001 --deadline 2026-05-01";
    refused(&desk, late, 1, "letter_late_deadline");
    let idle = "overdue-notice 001001 --pack s1 --deadline 2026-12-10";
    refused(&desk, idle, 1, "letter_idle_deadline");
}

#[test]
fn letters_to_nobody_named_go_to_all_of_whom_they_are_true() {
    let desk = desk();
    let orgs = |letter: &str, day: &str| -> Vec<String> {
        let all = ["--today", day, "letter", "data", letter, "--pack"];
        let pack = match letter {
            "overdue-notice" => "s1",
            "self-check-notice" => "s2",
            _ => "s3",
        };
        let answer = desk.plain(&[&all[..], &[pack, "--json"]].concat());
        let rows = answer.json();
        let rows = rows.as_array().unwrap().iter();
        rows.map(|row| row["org"].as_str().unwrap().to_string())
            .collect()
    };
    assert_eq!(
        orgs("overdue-notice", TODAY),
        ["001001", "001001001", "001001002"]
    );
    assert!(orgs("self-check-notice", TODAY).is_empty());
    assert_eq!(
        orgs("self-check-notice", "2026-09-27"),
        ["001001", "001003"]
    );
    assert!(orgs("task-slip", TODAY).is_empty());
    let tasks = desk.json(&["task", "list", "--filter", "名称:督查月"]);
    let task = tasks[0]["code"].as_str().unwrap().to_string();
    desk.line(&format!("task dispatch {task} 001001 001003 --scope 全校"));
    assert_eq!(orgs("task-slip", TODAY), ["001001", "001003"]);
    let body = made(&desk, "task-slip");
    holds(
        &body,
        &[
            ">附件：任务清单</w:t>",
            ">1.督查月（期限：2026年8月31日）</w:t>",
        ],
    );
}

#[test]
fn a_letter_that_does_not_hold_is_refused_unless_told_otherwise() {
    let desk = Desk::ready();
    for org in ["001003", "001"] {
        let said = refused(
            &desk,
            &format!("overdue-notice {org} --pack s1"),
            1,
            "letter_untrue",
        );
        assert!(said.contains("还没有届满"), "{said}");
    }
    refused(
        &desk,
        "election-reminder 001001 --pack s1",
        1,
        "letter_untrue",
    );
    made(&desk, "overdue-notice 001003 --pack s1 --anyway");
    // The department has no term of office.
    let said = refused(
        &desk,
        "overdue-notice 001002 --pack s1",
        1,
        "letter_no_term_end",
    );
    assert!(said.contains("001002 党委组织部"), "{said}");
    let send = "letter send overdue-notice 001003 --pack s1 --series 组通";
    told(
        &desk.call(&send.split(' ').collect::<Vec<_>>()),
        1,
        "letter_untrue",
    );
}

#[test]
fn a_letter_says_to_whom_and_from_whom_it_goes() {
    let desk = desk();
    let up = made(&desk, "result-up 001001 --pack s3");
    holds(&up, &[">临湖学院党委：</w:t>", ">文学院党总支</w:t>"]);
    let own = "通知 001001 --title 通知 --text {name}：请报送材料。";
    let body = made(&desk, own);
    assert_eq!(body.matches("文学院党总支：").count(), 1, "{body}");
    holds(&body, &[">请报送材料。</w:t>", ">党委组织部</w:t>"]);
    let body = made(&desk, &format!("{own} --head 临湖学院党委组织部文件"));
    holds(&body, &[">临湖学院党委组织部</w:t>"]);
    let long = "中共临湖学院委员会基层党建工作领导小组办公室暨机关党的建设工作联席会议";
    let body = made(&desk, &format!("{own} --sender {long}"));
    let half: String = long
        .chars()
        .take(long.chars().count().div_ceil(2))
        .collect();
    holds(&body, &[&format!(">{half}</w:t>")]);
}

#[test]
fn a_letter_with_a_number_has_the_day_of_the_register() {
    let desk = Desk::ready();
    let send = "letter send overdue-notice 001001 --pack s1 --series 组通 --date 2026-05-08";
    let said = desk.line(send).out;
    assert!(said.contains("文号：组通〔2026〕1号"), "{said}");
    let body = made(&desk, "overdue-notice 001001 --pack s1");
    holds(&body, &["组通〔2026〕1号", ">2026年5月8日</w:t>"]);
}

#[test]
fn the_register_keeps_years_and_letters_apart() {
    let desk = Desk::ready();
    let call = |line: &str| {
        let line = format!("letter send overdue-notice {line}");
        desk.call(&line.split(' ').collect::<Vec<_>>())
    };
    let series = call("001001 --pack s1 --series 组通〔2026〕");
    told(&series, 1, "series_year");
    let said = call("001001 --pack s1 --series 组通 --date 2025-12-30").out;
    assert!(said.contains("组通〔2025〕1号"), "{said}");
    let said = call("001001 001001001 --pack s1 --series 组通").out;
    assert!(said.contains("组通〔2026〕1号至2号"), "{said}");
    let twice = call("001001 --pack s1 --series 组通");
    told(&twice, 1, "letter_twice");
    assert!(twice.err.contains("组通〔2026〕1号"), "{twice:?}");
    assert_eq!(call("001001 --pack s1 --series 组通 --anyway").code, 0);
}

#[test]
fn pages_and_annexes_stand_as_the_standard_asks() {
    let desk = Desk::ready();
    desk.line("finding raise 001001 台账缺页 --deadline 2026-06-30");
    desk.done(&["finding", "raise", "001001", "第一行\n第二行"]);
    let own = "通知 001001 001003 --title 通知 --text 请整改。 --findings";
    let body = made(&desk, &format!("{own} --sender 党委组织部"));
    // A problem in two lines becomes two paragraphs, from the left: no line is drawn out.
    let annex = &body[body.find(">附件</w:t>").unwrap()..];
    let annex = &annex[..annex.find("图书馆").unwrap()];
    assert!(
        !annex.contains("w:val=\"both\"") && !annex.contains("<w:br/>"),
        "{annex}"
    );
    holds(
        annex,
        &[">问题清单</w:t>", ">2.第一行</w:t>", ">第二行</w:t>"],
    );
    // The day stands four characters from the right, the sender in the middle above it.
    holds(&body, &["w:rightChars=\"450\"", "w:rightChars=\"400\""]);
    assert_eq!(body.matches("<w:pgNumType w:start=\"1\"/>").count(), 2);
    let bytes = std::fs::read(desk.path("函.docx")).unwrap();
    for (name, edge) in [("footer1", "right"), ("footer2", "left")] {
        let foot = part(&bytes, &format!("word/{name}.xml"));
        holds(
            &foot,
            &[
                &format!("<w:jc w:val=\"{edge}\"/>"),
                "<w:sz w:val=\"28\"/>",
                "\u{2014} ",
            ],
        );
    }
    holds(
        &part(&bytes, "word/settings.xml"),
        &["<w:evenAndOddHeaders/>"],
    );
}

#[test]
fn a_letter_of_ones_own_is_refused_empty_or_with_a_place_that_nobody_knows() {
    let desk = Desk::ready();
    let make = |title: &str, text: &str| {
        let own = ["letter", "make", "通知", "001001", "--to", "不.docx"];
        let own = [&own[..], &["--title", title, "--text", text]].concat();
        desk.call(&own)
    };
    told(&make("", "正文"), 2, "letter_empty_title");
    told(&make("通知", " "), 2, "letter_empty_text");
    let unknown = make("通知", "{name}：{nosuch}。");
    told(&unknown, 2, "letter_place");
    assert!(unknown.err.contains("{nosuch}") && unknown.err.contains("{deadline}"));
    told(
        &make("通知", "请于{deadline}前报。"),
        1,
        "letter_no_deadline",
    );
}

#[test]
fn a_template_lists_the_problems_and_one_that_is_not_there_is_named() {
    let desk = Desk::ready();
    desk.line("finding raise 001001 台账缺页 --deadline 2026-06-30");
    let own = "通知 001001 --title 通知 --text 请整改。 --template 模板.docx";
    let said = refused(&desk, own, 3, "template_missing");
    assert!(
        said.contains("模板.docx") && !said.contains("os error"),
        "{said}"
    );
    let put = |field: &str| {
        let body = format!("<w:p><w:r><w:t>{{{{正文}}}}{field}</w:t></w:r></w:p>");
        std::fs::write(desk.path("模板.docx"), template(&body)).unwrap();
    };
    put("");
    refused(&desk, &format!("{own} --findings"), 4, "template_unlisted");
    put("{{问题清单}}");
    desk.line(&format!("letter make {own} --findings --to 函.docx"));
    let bytes = std::fs::read(desk.path("函.docx")).unwrap();
    holds(
        &part(&bytes, "word/document.xml"),
        &["请整改。1.台账缺页（期限：2026年6月30日）"],
    );
}
