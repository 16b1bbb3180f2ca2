//! The specialties that every larger hospital has.

use super::*;

pub(super) const ORTHOPAEDIC: Discipline = Discipline {
    key: "ortho",
    name: "Orthopaedic surgery",
    mean_minutes: 135.0,
    spread: 0.40,
    sigma: 0.30,
    share: 1.0,
    waiting_weeks: 7.5,
    booking_habit: 0.90,
    groups: &[
        group(
            "joint",
            "Hip and knee replacement",
            &[
                op("hip", "Hip replacement", 140.0, 14.0).room(LAMINAR).nights(2.0),
                op("knee", "Knee replacement", 145.0, 13.0).room(LAMINAR).nights(2.0),
                op("revision", "Revision of a prosthesis", 230.0, 3.0).room(LAMINAR).nights(4.0).urgency(2),
            ],
        ),
        group(
            "scope",
            "Arthroscopy and shoulder",
            &[
                op("arthroscopy", "Arthroscopy of the knee", 85.0, 13.0),
                op("ligament", "Cruciate ligament", 140.0, 8.0),
                op("shoulder", "Shoulder", 135.0, 9.0).nights(1.0),
            ],
        ),
        group(
            "trauma",
            "Fractures and tumours",
            &[
                op("fracture", "Planned fracture surgery", 150.0, 9.0).with(C_ARM).nights(1.5).urgency(2),
                op("metal", "Removal of metal", 90.0, 8.0).with(C_ARM),
                op("sarcoma", "Tumour of bone or soft tissue", 175.0, 4.0).with(C_ARM).nights(4.0).on("sarcoma", 90.0),
            ],
        ),
        group(
            "hand",
            "Hand",
            &[
                op("carpal", "Carpal tunnel", 60.0, 11.0).local(),
                op("finger", "Finger and tendon", 85.0, 8.0).local().urgency(2),
            ],
        ),
    ],
    pathways: &[Package {
        key: "sarcoma",
        name: "Sarcoma",
        tier: 2,
        conference: Weekday::Wed,
        pool: None,
        operation: (14, Unit::Calendar),
    }],
};

pub(super) const GENERAL: Discipline = Discipline {
    key: "general",
    name: "General surgery",
    mean_minutes: 115.0,
    spread: 0.40,
    sigma: 0.30,
    share: 0.9,
    waiting_weeks: 4.5,
    booking_habit: 0.88,
    groups: &[
        group(
            "colorectal",
            "Colon and rectum",
            &[
                op("colon", "Colon resection", 175.0, 11.0).nights(4.0).on("colorectal", 75.0),
                op("rectum", "Rectal resection with robot", 230.0, 4.0).room(ROBOT).nights(5.0).on("colorectal", 90.0),
                op("stoma", "Reversal of a stoma", 120.0, 5.0).nights(3.0).urgency(2),
            ],
        ),
        group(
            "breast",
            "Breast",
            &[
                op("lump", "Removal of a breast tumour", 90.0, 15.0).on("breast", 90.0),
                op("breast", "Removal of a breast", 125.0, 6.0).nights(1.0).on("breast", 90.0),
                op("benign", "Benign lump of the breast", 65.0, 5.0),
            ],
        ),
        group(
            "gut",
            "Gall bladder and upper gut",
            &[
                op("gall", "Gall bladder", 95.0, 16.0).urgency(2),
                op("reflux", "Reflux and hiatus hernia", 130.0, 4.0).nights(1.0),
                op("obesity", "Gastric bypass", 120.0, 7.0).nights(1.5),
            ],
        ),
        group(
            "hernia",
            "Hernia and anus",
            &[
                op("groin", "Hernia of the groin", 80.0, 14.0),
                op("scar", "Hernia of a scar", 140.0, 6.0).nights(1.5),
                op("anal", "Fistula and haemorrhoids", 55.0, 7.0),
            ],
        ),
    ],
    pathways: &[
        Package {
            key: "colorectal",
            name: "Colorectal cancer",
            tier: 1,
            conference: Weekday::Tue,
            pool: None,
            operation: (14, Unit::Calendar),
        },
        Package {
            key: "breast",
            name: "Breast cancer",
            tier: 2,
            conference: Weekday::Thu,
            pool: None,
            operation: (14, Unit::Calendar),
        },
    ],
};

pub(super) const UROLOGY: Discipline = Discipline {
    key: "urology",
    name: "Urology",
    mean_minutes: 75.0,
    spread: 0.40,
    sigma: 0.28,
    share: 0.6,
    waiting_weeks: 2.2,
    booking_habit: 0.95,
    groups: &[
        robot_group(
            "robot",
            "Prostate and kidney with robot",
            &[
                op("prostate", "Prostatectomy with robot", 150.0, 10.0).room(ROBOT).nights(1.0).on("prostate", 95.0),
                op("kidney", "Kidney resection with robot", 150.0, 5.0).room(ROBOT).nights(2.0).urgency(1),
            ],
        ),
        group(
            "bladder",
            "Bladder and prostate through the urethra",
            &[
                op("bladder", "Bladder tumour", 60.0, 11.0).on("bladder", 60.0),
                op("testis", "Tumour of testis or penis", 65.0, 4.0).on("testis", 90.0),
                op("turp", "Resection of the prostate", 75.0, 17.0).nights(1.0).urgency(2),
                op("holmium", "Prostate with laser", 85.0, 8.0).with(LASER).nights(1.0),
            ],
        ),
        group(
            "stone",
            "Stones",
            &[
                op("ureter", "Stone of the ureter", 60.0, 16.0).with(C_ARM).urgency(2),
                op("renal", "Kidney stone through the skin", 110.0, 6.0).room(IMAGING).nights(1.5).urgency(2),
            ],
        ),
        group(
            "minor",
            "Scrotum and minor",
            &[
                op("scrotum", "Hydrocele and testis", 60.0, 12.0),
                op("vasectomy", "Vasectomy", 45.0, 9.0).local(),
                op("foreskin", "Circumcision", 45.0, 6.0).local(),
            ],
        ),
    ],
    pathways: &[
        Package {
            key: "prostate",
            name: "Prostate cancer",
            tier: 2,
            conference: Weekday::Mon,
            pool: None,
            operation: (28, Unit::Calendar),
        },
        Package {
            key: "testis",
            name: "Cancer of testis and penis",
            tier: 2,
            conference: Weekday::Mon,
            pool: Some("small-urology"),
            operation: (14, Unit::Calendar),
        },
        Package {
            key: "bladder",
            name: "Bladder cancer",
            tier: 1,
            conference: Weekday::Mon,
            pool: Some("small-urology"),
            operation: (14, Unit::Calendar),
        },
    ],
};

pub(super) const GYNAECOLOGY: Discipline = Discipline {
    key: "gynaecology",
    name: "Gynaecology",
    mean_minutes: 85.0,
    spread: 0.40,
    sigma: 0.29,
    share: 0.55,
    waiting_weeks: 6.0,
    booking_habit: 0.93,
    groups: &[
        group(
            "cancer",
            "Cancer of womb and ovary",
            &[
                op("womb", "Womb with robot, cancer", 140.0, 9.0).room(ROBOT).nights(1.0).on("gynaecological", 85.0),
                op("ovary", "Ovarian tumour", 170.0, 6.0).nights(3.0).on("gynaecological", 85.0),
            ],
        ),
        group(
            "scope",
            "Keyhole surgery",
            &[
                op("hysterectomy", "Removal of the womb", 120.0, 12.0).nights(1.0).urgency(2),
                op("cyst", "Ovarian cyst", 80.0, 11.0).urgency(2),
                op("endometriosis", "Endometriosis", 110.0, 8.0),
            ],
        ),
        group(
            "floor",
            "Pelvic floor",
            &[
                op("prolapse", "Prolapse", 85.0, 16.0),
                op("sling", "Sling for incontinence", 60.0, 8.0),
                op("laser", "Vulva with laser", 55.0, 4.0).with(LASER),
            ],
        ),
        group(
            "minor",
            "Minor procedures",
            &[
                op("cone", "Conisation", 40.0, 14.0).local().urgency(2),
                op("hysteroscopy", "Hysteroscopy", 50.0, 12.0).urgency(2),
            ],
        ),
    ],
    pathways: &[Package {
        key: "gynaecological",
        name: "Gynaecological cancer",
        tier: 1,
        conference: Weekday::Wed,
        pool: None,
        operation: (14, Unit::Calendar),
    }],
};
