//! Tables of conclusions, with and without columns of status.

use super::check;

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
fn degrees_of_an_annex_go_to_the_conclusions_of_the_same_kind_and_number() {
    check(
        "@recommendations
        # Rappels au droit et recommandations
        Rappel au droit n° 1 : tenir l’inventaire des biens du port.
        Recommandation n° 1 : adopter un plan de formation des agents.
        @annex
        # Annexe 2. Le degré à la date du délibéré
        | Libellé | Degré de mise en œuvre
        | Rappel au droit n° 1 : tenir l’inventaire des biens du port. | Non mis en œuvre
        | Recommandation n° 1 : adopter un plan de formation des agents. | Refusée",
        &[
            "leg list 1 not_done x2: Rappel au droit n° 1 : tenir l’inventaire des biens du port.",
            "rec list 1 refused x2: Recommandation n° 1 : adopter un plan de formation des agents.",
        ],
    );
}

#[test]
fn rows_that_bear_a_degree_follow_up_the_former_report() {
    check(
        "# Les suites du précédent contrôle
        Le précédent rapport portait sur les exercices 2003 à 2007. Le tableau ci-après en dresse le bilan.
        | Recommandation formulée en 2009 | État | Constat de la chambre
        | Tenir un registre des délibérations | Réalisée | Le registre est coté depuis 2011.
        | Solder les comptes d’attente | Non réalisée | Le solde a doublé.",
        &[
            "rec follow_up - done: Tenir un registre des délibérations",
            "rec follow_up - not_done: Solder les comptes d’attente",
        ],
    );
}

#[test]
fn headings_of_degrees_below_that_of_the_former_report_are_follow_ups() {
    check(
        "# Les suites données aux recommandations du précédent rapport
        Le maire y a répondu.
        ## Recommandations totalement mises en œuvre
        - Réviser les tarifs du port.
        ## Recommandations non mises en œuvre
        - Solder les comptes d’attente.
        # La dette",
        &[
            "rec follow_up - done: Réviser les tarifs du port.",
            "rec follow_up - not_done: Solder les comptes d’attente.",
        ],
    );
}
