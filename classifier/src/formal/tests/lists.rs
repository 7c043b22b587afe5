//! Lists of conclusions in each way in which chambers print them.

use super::check;

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
            "rec list - not_done: Arrêter un plan de formation.",
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
fn a_single_recommendation_is_numbered_unique() {
    check(
        "@recommendations
        Recommandation unique : réviser le contrat de concession du casino.",
        &["rec list unique -: Recommandation unique : réviser le contrat de concession du casino."],
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
fn the_legend_of_the_degrees_is_no_item() {
    check(
        "@recommendations
        # Recommandations
        - « non mise en œuvre », lorsque rien n’a été entrepris ;
        - « à mettre en œuvre », lorsque la chambre la maintient ;
        1. Tenir un inventaire des biens meubles.",
        &["rec list 1 -: 1. Tenir un inventaire des biens meubles."],
    );
}

#[test]
fn an_announcement_makes_a_list_of_plain_items_under_headings_of_domains() {
    check(
        "# Synthèse
        Le syndicat est bien géré.
        ### Recommandations
        Au vu des constats qui précèdent, trois recommandations sont adressées au syndicat :
        En matière d’administration :
        Mettre les statuts à jour (§ 2.1) ;
        Publier le rapport annuel sur le prix de l’eau (§ 2.3) ;
        En matière comptable :
        Constituer une provision pour le site de Pradel (§ 3.1).
        L’ordre retenu n’exprime aucune priorité.
        # 1. Le syndicat
        Il gère un site.",
        &[
            "rec list - - [En matière d’administration :]: Mettre les statuts à jour (§ 2.1) ;",
            "rec list - - [En matière d’administration :]: Publier le rapport annuel sur le prix de l’eau (§ 2.3) ;",
            "rec list - - [En matière comptable :]: Constituer une provision pour le site de Pradel (§ 3.1).",
        ],
    );
}

#[test]
fn a_degree_read_as_a_heading_belongs_to_the_item_above_it() {
    check(
        "@recommendations
        # Recommandations
        1. Tenir un inventaire des biens. Non mise en œuvre
        2. Suivre les associations en :
        adoptant un règlement des aides ;
        exigeant leurs comptes certifiés.
        ###### Partiellement mise en œuvre
        3. Contrôler la régie du camping. Totalement mise en œuvre",
        &[
            "rec list 1 not_done: 1. Tenir un inventaire des biens.",
            "rec list 2 partial: 2. Suivre les associations en : / adoptant un règlement des aides ; / exigeant leurs comptes certifiés.",
            "rec list 3 done: 3. Contrôler la régie du camping.",
        ],
    );
}

#[test]
fn lines_of_contents_read_as_text_are_no_items() {
    check(
        "@recommendations
        # Recommandations
        1. Présentation du syndicat
        2. Organisation des services
        @body
        # 1. Présentation du syndicat
        Le syndicat gère un port.
        # 2. Organisation des services
        Il emploie dix agents.",
        &[],
    );
}
