//! Files damaged at random: read or refused with a place, never a panic; what is read can be mapped and scored.

use crate::data;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use std::path::Path;
use tavle::files::Diagnostics;
use tavle::files::bench::{Family, read_instances};
use tavle::lines::Lines;

/// Bytes that mean something in one of the forms.
const MARKS: &[u8] = b",|=()[]{}:#\"-. \t\n09AE\xff\x00";

/// Some bytes put in, taken out, replaced, or a stretch of the file left out.
fn damage(dice: &mut ChaCha8Rng, bytes: &mut Vec<u8>) {
    for _ in 0..dice.random_range(1..4) {
        let at = dice.random_range(0..bytes.len());
        let mark = MARKS[dice.random_range(0..MARKS.len())];
        match dice.random_range(0..4) {
            0 => bytes.insert(at, mark),
            1 => bytes[at] = mark,
            2 if bytes.len() > 1 => drop(bytes.remove(at)),
            _ => {
                let end = (at + dice.random_range(0..40)).min(bytes.len() - 1);
                bytes.drain(at..end);
            }
        }
    }
}

/// Reads an instance of which one file was damaged, many times over.
fn damaged(family: Family, folder: &Path, instance: &str, roster: &Path) {
    let mut dice = ChaCha8Rng::seed_from_u64(1);
    let files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    let (mut sound, mut faulty) = (0, 0);
    for _ in 0..400 {
        let copy = tempfile::tempdir().unwrap();
        let chosen = dice.random_range(0..files.len());
        for (index, file) in files.iter().enumerate() {
            let mut bytes = std::fs::read(file).unwrap();
            if index == chosen {
                damage(&mut dice, &mut bytes);
            }
            std::fs::write(copy.path().join(file.file_name().unwrap()), bytes).unwrap();
        }
        match read_instances(family, &[copy.path().join(instance)], &[]) {
            Ok(instances) => {
                let instance = &instances[0];
                let problem = instance.problem();
                let nobody = Lines::empty(&problem);
                assert!(instance.evaluate(&instance.solution(&nobody)).is_some());
                nobody.score(&problem);
                let _ = instance.read_solution(roster, &mut Diagnostics::default());
                sound += 1;
            }
            Err(faults) => {
                assert!(faults.iter().all(|fault| !fault.place.file.is_empty()), "{faults}");
                faulty += 1;
            }
        }
    }
    assert!(sound > 10 && faulty > 50, "{sound} read, {faulty} refused");
}

#[test]
fn damaged_files_of_curtois_and_qu_are_read_or_refused() {
    let roster = data("curtois-qu/two-people.solution.txt");
    damaged(Family::CurtoisQu, &data("curtois-qu"), "two-people.txt", &roster);
}

#[test]
fn damaged_text_files_of_inrc2_are_read_or_refused() {
    damaged(Family::Inrc2, &data("inrc2/t002w2"), "t002w2_0_0-1", &data("inrc2/roster"));
}

#[test]
fn damaged_json_files_of_inrc2_are_read_or_refused() {
    damaged(Family::Inrc2, &data("inrc2-json/t002w2"), "t002w2_0_0-1", &data("inrc2-json/roster"));
}

#[test]
fn damaged_rosters_are_read_or_refused() {
    let mut dice = ChaCha8Rng::seed_from_u64(2);
    let instances = read_instances(Family::CurtoisQu, &[data("curtois-qu/two-people.txt")], &[]).unwrap();
    let text = std::fs::read(data("curtois-qu/two-people.solution.txt")).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("roster.txt");
    for _ in 0..400 {
        let mut bytes = text.clone();
        damage(&mut dice, &mut bytes);
        std::fs::write(&path, bytes).unwrap();
        let mut faults = Diagnostics::default();
        let solution = instances[0].read_solution(&path, &mut faults);
        assert_eq!(solution.is_none(), !faults.is_empty());
        if let Some(solution) = solution {
            assert!(instances[0].evaluate(&solution).is_some());
        }
    }
}
