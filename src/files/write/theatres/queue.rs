//! Measured cases, pathways, the waiting list and referrals back to rows.

use super::key;
use super::people::specialty;
use crate::calendar::iso_week_label;
use crate::files::days::WEEKDAYS;
use crate::files::read::PAUSE_REASONS_IN_ORDER;
use crate::files::theatre_tables::{CLOCK_UNITS, PAUSE_REASONS};
use crate::files::value::number_text;
use crate::files::write::tables::{Rows, or_blank, unless};
use crate::hospital::theatres::*;

pub(super) fn procedure(theatres: &Theatres, procedure: ProcedureIx) -> String {
    key(&theatres.procedures, procedure, |procedure| &procedure.key)
}

pub(super) fn surgeon(theatres: &Theatres, surgeon: Option<SurgeonIx>) -> String {
    surgeon.map_or(String::new(), |surgeon| key(&theatres.surgeons, surgeon, |surgeon| &surgeon.key))
}

pub(super) fn pathway(theatres: &Theatres, pathway: Option<PathwayIx>) -> String {
    pathway.map_or(String::new(), |pathway| key(&theatres.pathways, pathway, |pathway| &pathway.key))
}

/// Date, room and session of a place.
pub(super) fn place(theatres: &Theatres, place: Place) -> [String; 3] {
    [
        theatres.horizon.date(place.day).to_string(),
        key(&theatres.rooms, place.room, |room| &room.key),
        key(&theatres.sessions, place.session, |session| &session.key),
    ]
}

pub(super) fn duration_rows(theatres: &Theatres) -> Rows {
    let row = |case: &PastCase| {
        vec![
            procedure(theatres, case.procedure),
            surgeon(theatres, Some(case.surgeon)),
            theatres.horizon.date(case.day).to_string(),
            number_text(case.booked_minutes),
            number_text(case.measured_minutes),
        ]
    };
    theatres.past_cases.iter().map(row).collect()
}

pub(super) fn pathway_rows(theatres: &Theatres) -> Rows {
    let weekday = |pathway: &Pathway| {
        let at = pathway.conference.map(|weekday| weekday.num_days_from_monday() as usize);
        at.and_then(|at| WEEKDAYS.get(at)).map_or(String::new(), |word| word.to_string())
    };
    let row = |pathway: &Pathway| {
        vec![
            pathway.key.clone(),
            unless(&pathway.name, &pathway.key),
            specialty(theatres, pathway.specialty),
            pathway.tier.to_string(),
            number_text(pathway.quantile),
            pathway.release_working_days.to_string(),
            pathway.agreed_per_week.to_string(),
            weekday(pathway),
            pathway.pool.clone().unwrap_or_default(),
        ]
    };
    theatres.pathways.iter().map(row).collect()
}

pub(super) fn clock_rows(theatres: &Theatres) -> Rows {
    let row = |clock: &Clock| {
        vec![
            pathway(theatres, Some(clock.pathway)),
            clock.phase.clone(),
            clock.treatment.clone(),
            clock.days.to_string(),
            CLOCK_UNITS[usize::from(clock.unit == ClockUnit::Calendar)].into(),
        ]
    };
    theatres.clocks.iter().map(row).collect()
}

pub(super) fn patient_rows(theatres: &Theatres) -> Rows {
    theatres.queue.iter().map(|patient| patient_row(theatres, patient)).collect()
}

fn patient_row(theatres: &Theatres, patient: &Patient) -> Vec<String> {
    let date = |day| theatres.horizon.date(day).to_string();
    let clock = patient.clock.and_then(|clock| theatres.clocks.get(clock));
    let [booked_date, booked_room, booked_session] =
        patient.booked.map_or(Default::default(), |booked| place(theatres, booked));
    vec![
        patient.key.clone(),
        procedure(theatres, patient.procedure),
        surgeon(theatres, patient.surgeon),
        date(patient.referred),
        if patient.clock_start == patient.referred { String::new() } else { date(patient.clock_start) },
        pathway(theatres, clock.map(|clock| clock.pathway)),
        clock.map_or(String::new(), |clock| clock.phase.clone()),
        clock.map_or(String::new(), |clock| clock.treatment.clone()),
        or_blank(patient.guarantee_days),
        or_blank(patient.priority),
        booked_date,
        booked_room,
        booked_session,
        patient.notice_days.to_string(),
    ]
}

pub(super) fn pause_rows(theatres: &Theatres) -> Rows {
    let date = |day| theatres.horizon.date(day).to_string();
    let mut rows = Rows::new();
    for patient in &theatres.queue {
        for pause in &patient.pauses {
            let reason = PAUSE_REASONS_IN_ORDER.iter().position(|reason| *reason == pause.reason).unwrap_or(0);
            rows.push(vec![
                patient.key.clone(),
                date(pause.first),
                if pause.last == pause.first { String::new() } else { date(pause.last) },
                PAUSE_REASONS[reason].into(),
            ]);
        }
    }
    rows
}

pub(super) fn referral_rows(theatres: &Theatres) -> Rows {
    let row = |referrals: &Referrals| {
        vec![
            iso_week_label(theatres.horizon.date(referrals.monday)),
            procedure(theatres, referrals.procedure),
            pathway(theatres, referrals.pathway),
            referrals.count.to_string(),
        ]
    };
    theatres.referrals.iter().map(row).collect()
}
