//! What happens around the solver, on a ward of sixty people over eight weeks: reading the folder, building the program,
//! checking a roster, scoring it. The solver itself is measured by `tavle roster`; see BENCHMARKS.md.

use criterion::{Criterion, criterion_group, criterion_main};
use std::hint::black_box;
use tavle::agreement::RuleBook;
use tavle::check::check;
use tavle::cost::{PayTables, supplement_ore};
use tavle::files::{read_folder, write_folder};
use tavle::generate::{WardSpec, ward};
use tavle::hospital::{Hospital, Roster};
use tavle::roster::{Formulation, Problem, score};

/// The ward, as written to disk and as read back from there.
fn sixty() -> (tempfile::TempDir, Problem) {
    let (hospital, settings) = ward(&WardSpec::new(60, 8, 60));
    let dir = tempfile::tempdir().expect("a temporary folder");
    write_folder(dir.path(), &hospital, &settings).expect("the folder is written");
    let folder = read_folder(dir.path()).expect("the folder is sound");
    let book = RuleBook::build(&folder.hospital, &folder.hospital_toml, &folder.own_agreements).expect("sound rules");
    let tables = PayTables::shipped();
    let problem = Problem::new(folder.hospital, book, |hospital, person, day, shift| {
        supplement_ore(&tables, hospital, person, &hospital.duty(day, shift))
    });
    (dir, problem)
}

/// A roster as full as the ward wants it. It follows no rule of rest, so that the checker has something to find.
fn full_roster(hospital: &Hospital) -> Roster {
    let mut roster = Roster::empty(hospital);
    let mut next = 0;
    for line in &hospital.demand {
        for _ in 0..line.target {
            let order = (0..hospital.staff.len()).map(|step| (next + step) % hospital.staff.len());
            let free = |&person: &usize| {
                roster.get(person, line.day).is_none() && hospital.may_work(person, line.day, line.shift)
            };
            if let Some(person) = { order }.find(free) {
                roster.insert(person, line.day, line.shift);
                next = person + 1;
            }
        }
    }
    roster
}

fn planning(criterion: &mut Criterion) {
    let (dir, problem) = sixty();
    let roster = full_roster(&problem.hospital);
    let mut group = criterion.benchmark_group("ward of 60, 8 weeks");
    group.sample_size(10);
    group.bench_function("read the folder", |bench| bench.iter(|| read_folder(black_box(dir.path())).is_ok()));
    group.bench_function("build the program", |bench| {
        bench.iter(|| Formulation::build(black_box(&problem)).program.rows.len());
    });
    group.bench_function("check a full roster", |bench| {
        bench.iter(|| check(&problem.hospital, &problem.book, black_box(&roster)).len());
    });
    group.bench_function("score a full roster", |bench| bench.iter(|| score(&problem, black_box(&roster)).total()));
    group.finish();
}

criterion_group!(benches, planning);
criterion_main!(benches);
