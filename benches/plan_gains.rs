//! What planning rosters and blocks as one brings over planning one side after the other, on generated hospitals of five rooms.
//!
//! For each seed three searches have the same wall time and the same threads: rosters first, blocks first, and both as one (which makes
//! both orders itself, in a part of its time, and starts from the better). The table compares with the orders that had all the time
//! to themselves; a last line says what the comparison would be with the orders made along the way. The hospitals are those of
//! `tavle generate hospital --rooms 5 --specialties 3 --staff --seed N`.
//!
//! `TAVLE_FIRST` (1) and `TAVLE_SEEDS` (10) say which seeds, `TAVLE_SECONDS` for each search (60), `TAVLE_ROOMS` (5), `TAVLE_THREADS` (2) what is run.

use std::path::Path;
use std::str::FromStr;
use std::sync::atomic::AtomicBool;
use std::time::Duration;
use tavle::agreement::RuleBook;
use tavle::cost::{PayTables, supplement_ore};
use tavle::engine::Settings;
use tavle::files::{read_crews, read_folder, read_theatre_folder, write_plan_folder};
use tavle::generate::{HospitalSpec, crewed, hospital};
use tavle::plan::{Joint, JointResult, Measures, Order, measures, solve, solve_in_order};
use tavle::roster::Problem;
use tavle::simulate::compare::Estimate;
use tavle::theatres::Durations;

/// The gap to which `tavle plan` searches unless told otherwise.
const GAP: f64 = 0.01;
/// What is taken of the figures of a plan.
type Figure = fn(&Measures) -> f64;
/// What is compared, with what is taken of the figures; less is better but for blocks, operations and wishes.
const FIGURES: [(&str, Figure); 7] = [
    ("points", |figures| figures.cost),
    ("blocks", |figures| f64::from(figures.blocks)),
    ("operations", |figures| f64::from(figures.operations)),
    ("overdue", |figures| f64::from(figures.overdue)),
    ("overtime h", |figures| figures.overtime_hours),
    ("temps", |figures| figures.temps),
    ("wishes", |figures| figures.wishes),
];
const ORDERS: [Order; 2] = [Order::RostersFirst, Order::BlocksFirst];

/// One hospital, planned in every way.
struct Planned {
    result: JointResult,
    as_one: Measures,
    /// By order, with all the time to itself.
    alone: [Option<Measures>; 2],
    /// By order, as made along the way.
    along: [Option<Measures>; 2],
}

fn setting<T: FromStr>(name: &str, usual: T) -> T {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(usual)
}

/// Measures.
fn main() {
    let (first, count) = (setting("TAVLE_FIRST", 1_u64), setting("TAVLE_SEEDS", 10_u64));
    let (last, seconds) = (first + count.max(1) - 1, setting("TAVLE_SECONDS", 60.0_f64));
    let (rooms, threads) = (setting("TAVLE_ROOMS", 5_usize), setting("TAVLE_THREADS", 2_usize));
    println!(
        "{rooms} rooms, 3 specialties, seeds {first} to {last}; {seconds} s and {threads} threads for each order and as much for the plan \
         as one, which is to close to {:.0} %",
        GAP * 100.0
    );
    println!("load when it starts: {}", load());
    let mut header = "| seed | cost | gap | points from the best |".to_string();
    for order in ["rosters first", "blocks first"] {
        header += &FIGURES.iter().map(|(name, _)| format!(" {name} ({order}) |")).collect::<String>();
    }
    println!("{header} load |\n|{}", "---|".repeat(header.matches('|').count()));
    let mut all = Vec::new();
    for seed in first..=last {
        let settings = Settings {
            time_limit: Duration::from_secs_f64(seconds),
            gap: GAP,
            threads,
            seed: 1,
            ..Settings::default()
        };
        let planned = plan(seed, rooms, &settings);
        let gap = planned.result.gap() * 100.0;
        let left = planned.result.score.cost() - planned.result.bound;
        let cost = planned.as_one.cost;
        println!("| {seed} | {cost:.0} | {gap:.1} % | {left:.0} |{} {} |", differences(&planned), load());
        all.push(planned);
    }
    println!("| **mean** | | | |{} |", means(&all, |planned| &planned.alone));
    println!("| made along the way | | | |{} |", means(&all, |planned| &planned.along));
    for (at, order) in ORDERS.into_iter().enumerate() {
        let better = |planned: &&Planned| planned.alone[at].is_some_and(|alone| alone.cost < planned.as_one.cost - 0.5);
        println!(
            "{}: better than the plan as one for {} of {}",
            order.name(),
            all.iter().filter(better).count(),
            all.len()
        );
    }
}

fn plan(seed: u64, rooms: usize, settings: &Settings) -> Planned {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let folder = dir.path().join("hospital");
    let spec = HospitalSpec::new(rooms, 3, seed);
    let theatres = hospital(&spec);
    let made = crewed(&theatres, &spec);
    write_plan_folder(&folder, &theatres, &made.hospital, &made.crews, &made.rules).expect("the folder is written");
    let problem = problem(&folder);
    let theatres = read_theatre_folder(&folder).expect("sound theatres").theatres;
    let crews = read_crews(&folder).expect("sound crews");
    let durations = Durations::fit(&theatres);
    let joint = Joint::new(&problem, &theatres, &durations, &crews);
    let never = AtomicBool::new(false);
    let alone = ORDERS.map(|order| {
        let found = solve_in_order(&joint, order, settings, &never).expect("a hospital with rosters");
        found.map(|(plan, score)| measures(&plan, &score))
    });
    let result = solve(&joint, settings, &never, &|_| ()).expect("a hospital with rosters");
    let along = ORDERS.map(|order| {
        let found = result.orders.iter().find(|(known, ..)| *known == order);
        found.map(|(_, plan, score)| measures(plan, score))
    });
    let as_one = measures(&result.plan, &result.score);
    for order in along.iter().flatten() {
        assert!(as_one.cost <= order.cost + 1e-6, "seed {seed}: the plan costs more than an order it knows");
    }
    Planned { result, as_one, alone, along }
}

fn problem(folder: &Path) -> Problem {
    let folder = read_folder(folder).expect("a sound ward");
    let book = RuleBook::build(&folder.hospital, &folder.hospital_toml, &folder.own_agreements).expect("sound rules");
    let tables = PayTables::shipped();
    Problem::new(folder.hospital, book, |hospital, person, day, shift| {
        supplement_ore(&tables, hospital, person, &hospital.duty(day, shift))
    })
}

/// The plan as one less each order.
fn differences(planned: &Planned) -> String {
    let of_order = |alone: &Option<Measures>| -> String {
        let figure = |(_, of): &(&str, Figure)| {
            alone.as_ref().map_or(" – |".to_string(), |alone| format!(" {:+.0} |", of(&planned.as_one) - of(alone)))
        };
        FIGURES.iter().map(figure).collect()
    };
    planned.alone.iter().map(of_order).collect()
}

/// The mean difference to each order with half the width of its 95 % interval.
fn means(all: &[Planned], orders: impl Fn(&Planned) -> &[Option<Measures>; 2]) -> String {
    let mut text = String::new();
    for at in 0..ORDERS.len() {
        for (_, of) in &FIGURES {
            let difference = |planned: &Planned| Some(of(&planned.as_one) - of(orders(planned)[at].as_ref()?));
            let values: Vec<f64> = all.iter().filter_map(difference).collect();
            text += &Estimate::of(&values)
                .map_or(" – |".into(), |estimate| format!(" {:+.1} ± {:.1} |", estimate.mean, estimate.half_width));
        }
    }
    text
}

/// Processes that want a processor, over the last minute, where the system says so.
fn load() -> String {
    let text = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    text.split_whitespace().next().unwrap_or("unknown").to_string()
}
