//! Call-outs, sentences and follow-ups of the body, and the traps beside them.

use cambon_document::{Form, Zone};

use super::{check, document};
use crate::formal::find;

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
            "rec call_out 3 partial: 3. Établir un plan de désendettement.",
            "rec call_out 4 -: Le contrôle des régies par un agent désigné à cet effet.",
        ],
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

#[test]
fn a_call_out_in_the_style_of_a_heading() {
    check(
        "## 3.3. La régie du camping
        La régie n’est pas contrôlée.
        ###### Recommandation
        # 7. Contrôler chaque année la régie du camping. Totalement mise en œuvre
        # 4. La situation financière
        La dette baisse.",
        &["rec call_out 7 done: 7. Contrôler chaque année la régie du camping."],
    );
}

#[test]
fn a_sentence_with_nearly_half_of_an_items_words_repeats_it() {
    check(
        "@recommendations
        # Recommandations
        1. Tenir un inventaire physique des biens meubles affectés au port Granval.
        @body
        # Le patrimoine
        La chambre recommande de dresser un inventaire physique des biens meubles avant la prochaine clôture.",
        &["rec list 1 - x2: 1. Tenir un inventaire physique des biens meubles affectés au port Granval."],
    );
}
