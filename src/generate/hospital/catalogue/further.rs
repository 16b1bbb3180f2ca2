//! The specialties of larger hospitals.

use super::*;

pub(super) const EYE: Discipline = Discipline {
    key: "eye",
    name: "Eye surgery",
    mean_minutes: 50.0,
    spread: 0.30,
    sigma: 0.24,
    share: 0.3,
    waiting_weeks: 2.0,
    booking_habit: 1.0,
    groups: &[
        group(
            "lens",
            "Lens",
            &[
                op("cataract", "Cataract", 42.0, 40.0).with(MICROSCOPE).local(),
                op("lens", "Secondary lens", 50.0, 6.0).with(MICROSCOPE).local(),
            ],
        ),
        group(
            "retina",
            "Retina",
            &[
                op("vitreous", "Vitrectomy", 62.0, 14.0).with(MICROSCOPE).urgency(1),
                op("detachment", "Detached retina", 70.0, 5.0).with(MICROSCOPE).urgency(1),
                op("diabetic", "Diabetic retina with laser", 55.0, 4.0).with(LASER).urgency(2),
            ],
        ),
        group(
            "lid",
            "Lids and squint",
            &[
                op("lid", "Drooping lid", 45.0, 12.0).local(),
                op("tear", "Tear duct", 55.0, 6.0),
                op("squint", "Squint", 55.0, 7.0),
                op("melanoma", "Tumour of the eye", 60.0, 2.0).urgency(1),
            ],
        ),
    ],
    pathways: &[],
};

pub(super) const EAR_NOSE_THROAT: Discipline = Discipline {
    key: "ent",
    name: "Ear, nose and throat",
    mean_minutes: 85.0,
    spread: 0.40,
    sigma: 0.30,
    share: 0.35,
    waiting_weeks: 7.0,
    booking_habit: 0.92,
    groups: &[
        group(
            "neck",
            "Head and neck",
            &[
                op("neck", "Tumour of the neck", 140.0, 10.0).nights(3.0).on("head-neck", 80.0),
                op("larynx", "Larynx with laser", 85.0, 6.0).with(LASER).on("head-neck", 60.0),
                op("thyroid", "Thyroid gland", 125.0, 10.0).nights(1.0).urgency(2),
            ],
        ),
        group(
            "ear",
            "Ear",
            &[
                op("drum", "Ear drum", 100.0, 9.0).with(MICROSCOPE),
                op("middle", "Middle ear", 125.0, 7.0).with(MICROSCOPE).urgency(2),
                op("drain", "Drain in the ear", 40.0, 12.0),
            ],
        ),
        group(
            "nose",
            "Nose and sinuses",
            &[
                op("sinus", "Sinuses", 95.0, 14.0),
                op("septum", "Nasal septum", 75.0, 12.0),
                op("turbinate", "Turbinates", 45.0, 6.0).local(),
            ],
        ),
        group(
            "throat",
            "Throat",
            &[op("tonsils", "Tonsils", 55.0, 11.0).urgency(2), op("gland", "Salivary gland", 105.0, 3.0).nights(1.0)],
        ),
    ],
    pathways: &[Package {
        key: "head-neck",
        name: "Head and neck cancer",
        tier: 1,
        conference: Weekday::Thu,
        pool: None,
        operation: (14, Unit::Calendar),
    }],
};

pub(super) const VASCULAR: Discipline = Discipline {
    key: "vascular",
    name: "Vascular and chest surgery",
    mean_minutes: 165.0,
    spread: 0.45,
    sigma: 0.34,
    share: 0.4,
    waiting_weeks: 2.5,
    booking_habit: 0.85,
    groups: &[
        group(
            "lung",
            "Lung",
            &[
                op("lobe", "Removal of a lobe of the lung", 180.0, 20.0).nights(4.0).on("lung", 95.0),
                op("wedge", "Wedge of the lung", 120.0, 9.0).nights(2.0).on("lung", 70.0),
                op("mediastinum", "Look behind the breastbone", 90.0, 7.0).urgency(1),
            ],
        ),
        group(
            "artery",
            "Open arteries",
            &[
                op("carotid", "Carotid artery", 150.0, 11.0).nights(2.0).urgency(1),
                op("bypass", "Bypass of the leg", 230.0, 11.0).nights(5.0).urgency(2),
                op("aorta", "Aorta", 260.0, 4.0).nights(7.0).urgency(1),
            ],
        ),
        group(
            "endo",
            "Vessels from within",
            &[
                op("stent", "Stent of the aorta", 190.0, 7.0).room(IMAGING).nights(2.0).urgency(2),
                op("balloon", "Balloon of the leg", 135.0, 13.0).room(IMAGING).nights(1.0).urgency(2),
            ],
        ),
        group(
            "vein",
            "Veins and access",
            &[
                op("varicose", "Varicose veins", 90.0, 11.0).with(LASER).local(),
                op("fistula", "Access for dialysis", 120.0, 7.0).local().urgency(2),
            ],
        ),
    ],
    pathways: &[Package {
        key: "lung",
        name: "Lung cancer",
        tier: 1,
        conference: Weekday::Mon,
        pool: None,
        operation: (10, Unit::Working),
    }],
};

pub(super) const PLASTIC: Discipline = Discipline {
    key: "plastic",
    name: "Plastic surgery",
    mean_minutes: 120.0,
    spread: 0.45,
    sigma: 0.33,
    share: 0.35,
    waiting_weeks: 6.5,
    booking_habit: 0.88,
    groups: &[
        group(
            "skin",
            "Skin tumours",
            &[
                op("melanoma", "Melanoma with lymph node", 110.0, 18.0).on("melanoma", 90.0),
                op("node", "Clearance of lymph nodes", 165.0, 4.0).nights(2.0).on("melanoma", 80.0),
                op("flap", "Skin flap", 110.0, 11.0).urgency(2),
            ],
        ),
        group(
            "breast",
            "Breast reconstruction",
            &[
                op("implant", "Breast with implant", 140.0, 11.0).nights(1.0),
                op("free", "Breast with own tissue", 330.0, 4.0).with(MICROSCOPE).nights(4.0),
                op("reduction", "Breast reduction", 160.0, 11.0).nights(1.0),
            ],
        ),
        group(
            "body",
            "Abdomen and scars",
            &[op("abdomen", "Abdominal wall", 165.0, 8.0).nights(1.0), op("scar", "Scars and burns", 95.0, 11.0)],
        ),
        group(
            "minor",
            "Minor skin surgery",
            &[
                op("excision", "Excision of skin", 65.0, 15.0).local().urgency(2),
                op("mole", "Large mole", 70.0, 7.0).local(),
            ],
        ),
    ],
    pathways: &[Package {
        key: "melanoma",
        name: "Melanoma",
        tier: 3,
        conference: Weekday::Tue,
        pool: None,
        operation: (14, Unit::Calendar),
    }],
};

pub(super) const NEURO: Discipline = Discipline {
    key: "neuro",
    name: "Neurosurgery",
    mean_minutes: 215.0,
    spread: 0.45,
    sigma: 0.34,
    share: 0.45,
    waiting_weeks: 3.0,
    booking_habit: 0.86,
    groups: &[
        group(
            "brain",
            "Brain",
            &[
                op("glioma", "Tumour of the brain", 290.0, 17.0).with(MICROSCOPE).nights(5.0).on("brain", 85.0),
                op("meningioma", "Meningioma", 320.0, 8.0).with(MICROSCOPE).nights(5.0).on("brain", 50.0),
                op("biopsy", "Biopsy of the brain", 140.0, 7.0).nights(2.0).on("brain", 90.0),
            ],
        ),
        group(
            "spine",
            "Spine",
            &[
                op("disc", "Disc of the back", 150.0, 18.0).with(MICROSCOPE).nights(1.0).urgency(2),
                op("neck", "Disc of the neck", 190.0, 12.0).with(C_ARM).nights(1.5).urgency(2),
                op("fusion", "Fusion of vertebrae", 290.0, 10.0).room(IMAGING).nights(4.0),
            ],
        ),
        group(
            "function",
            "Shunts and nerves",
            &[
                op("shunt", "Shunt", 130.0, 12.0).nights(2.0).urgency(1),
                op("stimulator", "Stimulator", 190.0, 7.0).nights(1.0),
                op("nerve", "Nerve at elbow or wrist", 90.0, 9.0).local(),
            ],
        ),
    ],
    pathways: &[Package {
        key: "brain",
        name: "Brain cancer",
        tier: 1,
        conference: Weekday::Wed,
        pool: None,
        operation: (14, Unit::Calendar),
    }],
};
