//! One case for each way in which chambers print conclusions, and the traps beside them; texts written for the tests.
#![allow(clippy::unwrap_used)]

use std::fmt::Write;

use cambon_document::{
    BlockKind, CellDraft, Conclusion, Document, DocumentBuilder, Form, Format, Fragment, Furniture, RowDraft,
    Style, Zone,
};
use proptest::prelude::*;

use super::find;

/// A document from lines: `# title` and `## title`, `- item`, `| cell | cell`, `@zone`, `~furniture`, or a paragraph.
fn document(lines: &str) -> Document {
    let mut builder = DocumentBuilder::new();
    let mut zones = Vec::new();
    let mut zone = Zone::Body;
    let mut rows: Vec<RowDraft> = Vec::new();
    for line in lines.lines().map(str::trim).chain([""]) {
        if let Some(cells) = line.strip_prefix('|') {
            rows.push(RowDraft { cells: cells.split('|').map(cell).collect(), header: false });
            continue;
        }
        if !rows.is_empty() {
            builder.table(&std::mem::take(&mut rows), Style::default());
            zones.push(zone);
        }
        if let Some(code) = line.strip_prefix('@') {
            zone = Zone::from_code(code).unwrap();
        } else if let Some(text) = line.strip_prefix('~') {
            builder.furniture(Furniture::Header, text, None);
        } else if !line.is_empty() {
            let (kind, text) = block(line);
            builder.block(kind, &[Fragment::unpaged(text)], Style::default());
            zones.push(zone);
        }
    }
    let mut document = builder.finish(Format::Html);
    document.blocks.iter_mut().zip(zones).for_each(|(block, zone)| block.zone = zone);
    document
}

fn block(line: &str) -> (BlockKind, &str) {
    let hashes = line.len() - line.trim_start_matches('#').len();
    match (hashes, line.strip_prefix("- ")) {
        (0, Some(text)) => (BlockKind::ListItem { depth: 0, marker: None }, text),
        (0, None) => (BlockKind::Paragraph, line),
        (level, _) => (BlockKind::Heading { level: u8::try_from(level).unwrap() }, line[level..].trim()),
    }
}

fn cell(text: &str) -> CellDraft {
    CellDraft { fragments: vec![Fragment::unpaged(text.trim())], columns: 1, rows: 1 }
}

/// "kind form number status [sub-heading] xPlaces: words", one a line.
fn shown(document: &Document) -> String {
    let mut shown = String::new();
    for found in find(document) {
        let text = found.text(&document.text).replace(['\n', '\t'], " / ");
        let kind = &found.kind.code()[..3];
        let (number, status) = (found.number.as_deref(), found.status.map(|status| status.code()));
        write!(shown, "{kind} {} {} {}", found.form.code(), number.unwrap_or("-"), status.unwrap_or("-"))
            .unwrap();
        if let Some(sub_heading) = &found.sub_heading {
            write!(shown, " [{sub_heading}]").unwrap();
        }
        if found.occurrences.len() > 1 {
            write!(shown, " x{}", found.occurrences.len()).unwrap();
        }
        writeln!(shown, ": {text}").unwrap();
    }
    shown
}

#[track_caller]
fn check(lines: &str, expected: &[&str]) {
    let document = document(lines);
    assert_eq!(shown(&document).lines().collect::<Vec<_>>(), expected, "\n{lines}");
}

#[test]
fn plain_items_under_a_heading() {
    check(
        "@recommendations
        RECOMMANDATIONS
        Tenir un inventaire des biens meubles.
        Se rapprocher du comptable pour solder le compte d’attente.
        La chambre régionale des comptes a examiné la gestion de la commune de Valbrune.
        Le contrôle a été ouvert par lettre du 3 mars.",
        &[
            "rec list - -: Tenir un inventaire des biens meubles.",
            "rec list - -: Se rapprocher du comptable pour solder le compte d’attente.",
        ],
    );
}

#[test]
fn numbers_with_and_without_a_label() {
    check(
        "@recommendations
        # Récapitulatif des recommandations
        Recommandation n° 1 : produire les annexes du budget.
        Recommandation n°2 (performance) : adopter un plan de formation.
        Recommandation 3. Suivre les recettes de la régie du port.",
        &[
            "rec list 1 -: Recommandation n° 1 : produire les annexes du budget.",
            "rec list 2 -: Recommandation n°2 (performance) : adopter un plan de formation.",
            "rec list 3 -: Recommandation 3. Suivre les recettes de la régie du port.",
        ],
    );
    check(
        "@recommendations
        Recommandations
        1/ Réviser les tarifs de la cantine.
        2) Fixer la durée du travail.
        3 - Publier les comptes de la régie.",
        &[
            "rec list 1 -: 1/ Réviser les tarifs de la cantine.",
            "rec list 2 -: 2) Fixer la durée du travail.",
            "rec list 3 -: 3 - Publier les comptes de la régie.",
        ],
    );
}

#[test]
fn legal_reminders_under_each_of_their_names() {
    for name in [
        "Rappels au droit",
        "Rappel du droit :",
        "RAPPELS À LA RÉGLEMENTATION",
        "Rappels à la loi",
        "OBLIGATIONS DE FAIRE",
        "Rappels d’obligations juridiques",
        "Recommandations juridiques",
    ] {
        check(
            &format!("@recommendations\n{name}\n- Constituer les provisions prévues par le code."),
            &["leg list - -: Constituer les provisions prévues par le code."],
        );
    }
    check(
        "@recommendations
        Rappel au droit n° 1 : respecter le délai de paiement [p. 12]
        Obligation de faire n°2 : tenir le registre des délibérations.",
        &[
            "leg list 1 -: Rappel au droit n° 1 : respecter le délai de paiement [p. 12]",
            "leg list 2 -: Obligation de faire n°2 : tenir le registre des délibérations.",
        ],
    );
}

#[test]
fn a_lead_in_goes_before_the_items() {
    check(
        "@recommendations
        # OBLIGATIONS DE FAIRE
        La chambre rappelle au syndicat qu’il doit :
        - doter la régie de l’eau d’un budget propre ;
        # PRINCIPALES RECOMMANDATIONS
        La chambre engage le syndicat à :
        - publier ses tarifs.",
        &["leg list - -: doter la régie de l’eau d’un budget propre ;", "rec list - -: publier ses tarifs."],
    );
    check(
        "@letter
        La Cour formule donc les recommandations suivantes :
        Sur la gouvernance de l’office :
        Recommandation n° 1 : réduire la taille du conseil.
        Je vous serais obligé de me faire connaître votre réponse dans un délai de deux mois.",
        &[
            "rec list 1 - [Sur la gouvernance de l’office :]: Recommandation n° 1 : réduire la taille du conseil.",
        ],
    );
}

#[test]
fn sentences_as_items() {
    check(
        "@recommendations
        RÉCAPITULATIF DES RECOMMANDATIONS DE LA CHAMBRE
        La chambre recommande au président de signer une convention avec l’association.
        La chambre recommande au conseil de fixer un tarif.",
        &[
            "rec list - -: La chambre recommande au président de signer une convention avec l’association.",
            "rec list - -: La chambre recommande au conseil de fixer un tarif.",
        ],
    );
}

#[test]
fn status_columns_of_a_table() {
    check(
        "@recommendations
        # Rappels à la réglementation
        | | Réalisé | En cours de réalisation | Non réalisé | Page
        | Finances | Finances | Finances | Finances | Finances
        | Tenir un inventaire physique des biens. | | X | | 7
        | Constituer les provisions obligatoires. | | | X | 9
        # Recommandation
        | | Mise en œuvre | Partiellement mise en œuvre | Non mise en œuvre | Page
        | Définir une politique d’achat. | X | | | 12",
        &[
            "leg list - partial [Finances]: Tenir un inventaire physique des biens.",
            "leg list - not_done [Finances]: Constituer les provisions obligatoires.",
            "rec list - done: Définir une politique d’achat.",
        ],
    );
}

#[test]
fn words_of_status_in_a_column() {
    check(
        "@recommendations
        # Recommandations
        | Numéro | Domaine | Recommandation | Degré de mise en œuvre | Page
        | 1 | Achats | Définir une politique d’achat. | Mise en œuvre incomplète | 12
        | 2 | Comptabilité | Solder les comptes d’attente. | Refus de mise en œuvre | 14",
        &[
            "rec list 1 partial: Définir une politique d’achat.",
            "rec list 2 refused: Solder les comptes d’attente.",
        ],
    );
}

#[test]
fn status_behind_the_item_or_under_it() {
    check(
        "@recommendations
        # Recommandations
        - Arrêter un plan de formation. Non mise en œuvre
        - Suivre l’absentéisme.
        (recommandation de gestion partiellement mise en œuvre)
        - Mettre fin aux primes sans base légale.
        [Recommandation juridique à suivre]",
        &[
            "rec list - not_done: Arrêter un plan de formation. Non mise en œuvre",
            "rec list - partial: Suivre l’absentéisme.",
            "leg list - to_follow: Mettre fin aux primes sans base légale.",
        ],
    );
}

#[test]
fn status_of_the_heading_goes_to_its_items() {
    check(
        "@recommendations
        # Récapitulation des recommandations
        Les cotations utilisées sont les suivantes :
        [Recommandation totalement mise en œuvre]
        [Recommandation à suivre]
        Recommandations suivies d’effet
        Rappels partiellement mis en œuvre (engagement de l’ordonnateur)
        GESTION DU PERSONNEL
        1. servir l’état du personnel.
        Recommandations à mettre en œuvre
        2. contenir le recours à l’emprunt.",
        &[
            "leg list 1 partial [GESTION DU PERSONNEL]: 1. servir l’état du personnel.",
            "rec list 2 to_follow: 2. contenir le recours à l’emprunt.",
        ],
    );
}

#[test]
fn sub_headings_inside_a_list() {
    check(
        "@recommendations
        # Recommandations
        Sur la gestion budgétaire
        - Voter le budget avant avril.
        En matière de ressources humaines :
        - Évaluer chaque année les agents.",
        &[
            "rec list - - [Sur la gestion budgétaire]: Voter le budget avant avril.",
            "rec list - - [En matière de ressources humaines :]: Évaluer chaque année les agents.",
        ],
    );
}

#[test]
fn parts_belong_to_their_item() {
    check(
        "@recommendations
        # Recommandations
        1. Doter l’hospice d’outils de pilotage comprenant :
        a. une comptabilité analytique ;
        b. des tableaux de bord.
        2. Rédiger des fiches de poste.",
        &[
            "rec list 1 -: 1. Doter l’hospice d’outils de pilotage comprenant : / a. une comptabilité analytique ; / b. des tableaux de bord.",
            "rec list 2 -: 2. Rédiger des fiches de poste.",
        ],
    );
}

#[test]
fn recap_and_body_are_one_conclusion() {
    let lines = "@recommendations
        # Recommandations
        Fiabiliser l’inventaire du patrimoine communal.
        @body
        # La fiabilité des comptes
        ## L’actif
        Recommandation n° 4 : la chambre recommande à la commune de fiabiliser l’inventaire de son patrimoine.
        La commune s’y est engagée.";
    check(lines, &["rec list 4 - x2: Fiabiliser l’inventaire du patrimoine communal."]);
    let document = document(lines);
    let places = &find(&document)[0].occurrences;
    assert_eq!((places[0].zone, places[0].form), (Zone::Recommendations, Form::List));
    assert_eq!((places[1].zone, places[1].form), (Zone::Body, Form::CallOut));
    assert_eq!(places[1].section, ["La fiabilité des comptes", "L’actif"]);
    assert!(places[1].span.of(&document.text).starts_with("Recommandation n° 4"));
}

#[test]
fn call_outs_under_their_own_heading() {
    check(
        "# La dette
        Le syndicat n’a pas de plan.
        Recommandation
        3. Établir un plan de désendettement. Partiellement mise en œuvre
        ## Les régies
        Recommandation n° 4
        Le contrôle des régies par un agent désigné à cet effet.
        Le comptable l’approuve.",
        &[
            "rec call_out 3 partial: 3. Établir un plan de désendettement. Partiellement mise en œuvre",
            "rec call_out 4 -: Le contrôle des régies par un agent désigné à cet effet.",
        ],
    );
}

#[test]
fn a_single_recommendation_is_numbered_unique() {
    check(
        "@recommendations
        Recommandation unique : réviser le contrat de concession du casino.",
        &["rec list unique -: Recommandation unique : réviser le contrat de concession du casino."],
    );
}

#[test]
fn orientations_are_recommendations() {
    check(
        "Le port a été concédé à la chambre de commerce.
        Orientation n° 1 : définir des priorités pour les travaux du port.",
        &["rec call_out 1 -: Orientation n° 1 : définir des priorités pour les travaux du port."],
    );
}

#[test]
fn former_recommendations_are_follow_ups() {
    check(
        "# Le suivi des recommandations du précédent contrôle
        - réviser les tarifs de l’eau ;
        Lors du précédent contrôle, la chambre avait formulé les recommandations suivantes :
        - publier les comptes du port.",
        &[
            "rec follow_up - -: réviser les tarifs de l’eau ;",
            "rec follow_up - -: publier les comptes du port.",
        ],
    );
}

#[test]
fn the_jurisdiction_recommends_in_the_text() {
    check(
        "# La dette
        L’encours augmente. La chambre recommande au conseil de plafonner l’encours de la dette.
        La chambre ne peut que recommander une étude des coûts.
        Aussi la Cour préconise-t-elle de renoncer à cette garantie.",
        &[
            "rec in_text - -: La chambre recommande au conseil de plafonner l’encours de la dette.",
            "rec in_text - -: La chambre ne peut que recommander une étude des coûts.",
            "rec in_text - -: Aussi la Cour préconise-t-elle de renoncer à cette garantie.",
        ],
    );
}

#[test]
fn other_voices_tenses_and_modes_do_not_recommend() {
    check(
        "# La dette
        La chambre avait recommandé en 2011 de plafonner l’encours.
        La chambre a recommandé de plafonner l’encours.
        Il est recommandé de plafonner l’encours.
        La chambre d’agriculture recommande un plan de drainage.
        Le cabinet d’audit recommande un plan de trésorerie.
        Comme le recommande la chambre, le maire a plafonné l’encours.
        La chambre invite la commune à plafonner l’encours.
        Le maire répond : « la chambre recommande un plafond qui existe déjà ».",
        &[],
    );
}

#[test]
fn a_sentence_that_repeats_an_item_is_its_occurrence() {
    check(
        "@recommendations
        # Recommandations
        Valoriser les contributions en nature du département.
        @body
        # Les moyens
        La chambre recommande de procéder à la valorisation des contributions en nature du département.",
        &["rec list - - x2: Valoriser les contributions en nature du département."],
    );
}

#[test]
fn pages_behind_dots_are_not_quoted() {
    check(
        "@recommendations
        # Les rappels au droit et les recommandations
        Rappel au droit 1 : Tenir un inventaire du patrimoine. ............ 14
        Recommandation 1 : Fixer un plafond d’endettement ............ 30",
        &[
            "leg list 1 -: Rappel au droit 1 : Tenir un inventaire du patrimoine.",
            "rec list 1 -: Recommandation 1 : Fixer un plafond d’endettement",
        ],
    );
}

#[test]
fn codes_and_nouns_in_lists() {
    check(
        "@recommendations
        # Rappels au respect des lois et règlements
        R1 - Mettre fin au cumul des rémunérations.
        R2 - Créer un budget annexe de l’eau.
        # Recommandations
        - La mise en place d’un contrôle interne
        - Renforcement du suivi des régies",
        &[
            "leg list 1 -: R1 - Mettre fin au cumul des rémunérations.",
            "leg list 2 -: R2 - Créer un budget annexe de l’eau.",
            "rec list - -: La mise en place d’un contrôle interne",
            "rec list - -: Renforcement du suivi des régies",
        ],
    );
}

#[test]
fn a_table_under_a_heading_about_a_former_report_is_a_follow_up() {
    check(
        "# Les suites données aux recommandations du précédent rapport
        La chambre avait formulé deux recommandations.
        Le maire y a répondu.
        | Recommandation | Degré de mise en œuvre
        | Recommandation n° 1 : réviser les tarifs du port | Totalement mise en œuvre",
        &["rec follow_up 1 done: Recommandation n° 1 : réviser les tarifs du port"],
    );
}

#[test]
fn a_table_goes_on_over_the_page() {
    check(
        "@recommendations
        # Recommandations
        | Recommandation | Totalement mise en œuvre | Non mise en œuvre | Page
        | Tenir un inventaire des biens. | X | | 7

        | Définir une politique d’achat. | | X | 12
        | Suivre les recettes du port. | X | | 14
        @body
        # Introduction",
        &[
            "rec list - done: Tenir un inventaire des biens.",
            "rec list - not_done: Définir une politique d’achat.",
            "rec list - done: Suivre les recettes du port.",
        ],
    );
}

#[test]
fn boxes_drawn_as_tables() {
    check(
        "# La dette
        Le syndicat n’a pas de plan.
        | Recommandation n° 2 | Réviser le pacte financier du syndicat.
        | Rappel au droit n° 1 [régularité] : tenir le registre des délibérations.
        Le président s’y engage.",
        &[
            "rec call_out 2 -: Réviser le pacte financier du syndicat.",
            "leg call_out 1 -: Rappel au droit n° 1 [régularité] : tenir le registre des délibérations.",
        ],
    );
}

#[test]
fn tables_without_headings_of_columns() {
    check(
        "@recommendations
        # Rappels au droit
        | Rappel au droit n° 1 | Tenir un inventaire du patrimoine | p. 12
        | Rappel au droit n° 2 | Fixer les durées d’amortissement | p. 13
        # Recommandations
        | 1 | Une stratégie immobilière pluriannuelle | 22",
        &[
            "leg list 1 -: Tenir un inventaire du patrimoine",
            "leg list 2 -: Fixer les durées d’amortissement",
            "rec list 1 -: Une stratégie immobilière pluriannuelle",
        ],
    );
}

#[test]
fn traps_give_nothing() {
    check(
        "@contents
        Recommandation n° 1 : tenir un inventaire 12
        @letter
        Je vous rappelle que ce rapport est confidentiel.
        @response
        Recommandation n° 1 : tenir un inventaire des biens. La commune en prend acte.
        @body
        # Mise en œuvre des recommandations du cabinet
        - organiser un service unique du stationnement ;
        # Rappel du droit
        Le service est soumis aux règles suivantes, c’est-à-dire que :
        - le budget doit être équilibré.
        # RECOMMANDATIONS
        Aux termes du code, l’examen de la gestion porte sur la régularité des actes.
        Le contrôle a porté sur :
        - la fiabilité des comptes ;
        Recommandation n° 3 : ......................... page 21",
        &[],
    );
}

fn any_lines() -> impl Strategy<Value = String> {
    let line = prop::sample::select(vec![
        "# Recommandations",
        "## La dette",
        "Recommandations",
        "Rappels au droit à mettre en œuvre",
        "- Tenir un inventaire des biens :",
        "- le registre des biens",
        "1. Réviser les tarifs de l’eau.",
        "Recommandation n° 2",
        "Recommandation n° 2 : réviser les statuts. Non mise en œuvre",
        "La chambre recommande de réviser les statuts : c’est urgent.",
        "[Recommandation à suivre]",
        "| | Réalisé | Non réalisé",
        "| Réviser les statuts du syndicat. | X |",
        "~Recommandation n° 9 : réviser l’en-tête de la page",
        "@contents",
        "@body",
        "@recommendations",
        "@response",
    ]);
    prop::collection::vec(line, 0..24).prop_map(|lines| lines.join("\n"))
}

proptest! {
    #[test]
    fn what_is_found_lies_in_the_text_and_never_in_furniture_or_contents(lines in any_lines()) {
        let document = document(&lines);
        let found: Vec<Conclusion> = find(&document);
        prop_assert_eq!(&found, &find(&document));
        for place in found.iter().flat_map(|conclusion| &conclusion.occurrences) {
            prop_assert!(document.text.get(place.span.start..place.span.end).is_some_and(|text| !text.trim().is_empty()));
            let block = document.block_at(place.span.start).unwrap();
            prop_assert!(block.is_content() && !matches!(block.zone, Zone::Contents | Zone::Response));
        }
    }
}
