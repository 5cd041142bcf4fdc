//! What one key costs while a clerk types, over 600,000 names.

#![allow(clippy::unwrap_used, clippy::print_stdout)]

use std::time::{Duration, Instant};

use divan::Bencher;
use wudan::base::find::{Index, Search};

/// Names that are looked through.
const NAMES: usize = 600_000;
/// Lines that a picker shows at most.
const SHOWN: usize = 500;
/// What is typed, key by key.
const TYPED: &[&str] = &[
    "dzb",
    "zzb",
    "wxydydzb",
    "wenxueyuan",
    "shan",
    "d12dzb",
    "党支部",
    "第十二",
    "0417",
    "长安 支部",
    "xqzv",
    "wgdyb",
];

fn main() {
    keys();
    divan::main();
}

const PLACES: &[&str] = &[
    "长安", "重庆", "厦门", "临湖", "朝阳", "乐山", "六安", "东城", "新华", "解放", "城关", "河西",
    "石桥", "柳林", "大王", "曾家", "单集", "万寿", "都江", "番禺",
];
const HOUSES: &[&str] = &[
    "文学院",
    "物理与电子学院",
    "马克思主义学院",
    "会计学院",
    "图书馆",
    "街道社区",
    "乡中心小学",
    "人民医院",
    "供电公司",
    "税务局",
    "行政服务中心",
    "银行",
    "村",
    "法院",
    "检察院",
    "水利站",
];
const SURNAMES: &[&str] = &[
    "王", "李", "单", "曾", "覃", "仇", "吕", "解", "欧阳", "尉迟",
];
const GIVEN: &[&str] = &[
    "伟", "芳", "建国", "淑珍", "志强", "丽华", "磊", "敏", "行长", "朴",
];
const FIGURES: &[&str] = &["一", "二", "三", "四", "五", "六", "七", "八", "九", "十"];

/// A number below a hundred as it is spoken.
fn spoken(number: usize) -> String {
    match (number / 10, number % 10) {
        (0, ones) => FIGURES[(ones + 9) % 10].to_string(),
        (1, 0) => "十".to_string(),
        (1, ones) => format!("十{}", FIGURES[ones - 1]),
        (tens, 0) => format!("{}十", FIGURES[tens - 1]),
        (tens, ones) => format!("{}十{}", FIGURES[tens - 1], FIGURES[ones - 1]),
    }
}

/// Name, code and secretary of an org; the mixture of a county's and a university's lists.
fn org(at: usize) -> [String; 3] {
    let place = PLACES[at % PLACES.len()];
    let house = HOUSES[at / 7 % HOUSES.len()];
    let name = match at % 10 {
        0 => format!("中共{place}{house}总支部委员会"),
        1..=5 => format!("{place}{house}第{}党支部", spoken(at / 3 % 40 + 1)),
        6 => format!("{place}{house}第{}党支部", at / 3 % 40 + 1),
        7 => format!("{place}{house}党支部"),
        8 => format!("{place}{house}离退休干部党支部"),
        _ => format!("{place}{house}党委（本部）"),
    };
    let surname = SURNAMES[at / 11 % SURNAMES.len()];
    let given = GIVEN[at / 5 % GIVEN.len()];
    [name, format!("{at:09}"), format!("{surname}{given}")]
}

fn index(texts: usize) -> Index {
    let mut index = Index::default();
    for at in 0..NAMES {
        let org = org(at);
        let texts: Vec<&str> = org.iter().take(texts).map(String::as_str).collect();
        index.push(&texts);
    }
    index
}

/// Every key of what is typed, each with the time that it took and what it found.
fn typing(index: &Index, typed: &str) -> Vec<(String, Duration, usize)> {
    let mut search = Search::default();
    let mut keys = Vec::new();
    let mut so_far = String::new();
    for c in typed.chars() {
        so_far.push(c);
        let since = Instant::now();
        let hits = index.search(&mut search, &so_far, (SHOWN, &[]));
        keys.push((so_far.clone(), since.elapsed(), hits.total));
    }
    keys
}

fn keys() {
    for (what, texts) in [("names", 1), ("names, codes and secretaries", 3)] {
        let since = Instant::now();
        let index = index(texts);
        let megabytes = index.size() / 1_000_000;
        println!(
            "{NAMES} {what}: held in {:.2?}, {megabytes} MB",
            since.elapsed()
        );
        let mut worst = Duration::ZERO;
        for typed in TYPED {
            let keys = typing(&index, typed);
            let told: Vec<String> = keys
                .iter()
                .map(|(_, time, total)| format!("{:.1} ms ({total})", time.as_secs_f64() * 1e3))
                .collect();
            println!("  {typed}: {}", told.join(", "));
            worst = keys
                .iter()
                .map(|(_, time, _)| *time)
                .fold(worst, Duration::max);
        }
        println!("  slowest key: {:.1} ms", worst.as_secs_f64() * 1e3);
    }
}

#[divan::bench(args = TYPED, max_time = 2)]
fn last_key(bencher: Bencher, typed: &str) {
    use std::sync::LazyLock;
    static INDEX: LazyLock<Index> = LazyLock::new(|| index(1));
    bencher.bench_local(|| {
        INDEX
            .search(&mut Search::default(), typed, (SHOWN, &[]))
            .total
    });
}
