//! The descriptions that come with the program.

use crate::Result;
use crate::source::Source;

/// Name of the file and text of each description, in alphabetical order.
pub const SHIPPED: &[(&str, &str)] = &[
    ("ademe", include_str!("../sources/ademe.toml")),
    ("afa", include_str!("../sources/afa.toml")),
    ("anct", include_str!("../sources/anct.toml")),
    ("assemblee-documents", include_str!("../sources/assemblee-documents.toml")),
    ("banque-de-france", include_str!("../sources/banque-de-france.toml")),
    ("bofip", include_str!("../sources/bofip.toml")),
    ("cada", include_str!("../sources/cada.toml")),
    ("ccomptes", include_str!("../sources/ccomptes.toml")),
    ("ccomptes-donnees", include_str!("../sources/ccomptes-donnees.toml")),
    ("cerema", include_str!("../sources/cerema.toml")),
    ("conseil-etat", include_str!("../sources/conseil-etat.toml")),
    ("conseil-etat-avis", include_str!("../sources/conseil-etat-avis.toml")),
    ("datagouv-collectivites", include_str!("../sources/datagouv-collectivites.toml")),
    ("defenseur-des-droits", include_str!("../sources/defenseur-des-droits.toml")),
    ("dgcl", include_str!("../sources/dgcl.toml")),
    ("dgfip-donnees", include_str!("../sources/dgfip-donnees.toml")),
    ("dila-jorf", include_str!("../sources/dila-jorf.toml")),
    ("direction-du-budget", include_str!("../sources/direction-du-budget.toml")),
    ("economie", include_str!("../sources/economie.toml")),
    ("france-urbaine", include_str!("../sources/france-urbaine.toml")),
    ("gazette-des-communes", include_str!("../sources/gazette-des-communes.toml")),
    ("hatvp", include_str!("../sources/hatvp.toml")),
    ("hcfp", include_str!("../sources/hcfp.toml")),
    ("iga", include_str!("../sources/iga.toml")),
    ("igas", include_str!("../sources/igas.toml")),
    ("igf", include_str!("../sources/igf.toml")),
    ("insee", include_str!("../sources/insee.toml")),
    ("insee-publications", include_str!("../sources/insee-publications.toml")),
    ("localtis", include_str!("../sources/localtis.toml")),
    ("maire-info", include_str!("../sources/maire-info.toml")),
    ("ofgl", include_str!("../sources/ofgl.toml")),
    ("senat-donnees", include_str!("../sources/senat-donnees.toml")),
    ("senat-dosleg", include_str!("../sources/senat-dosleg.toml")),
    ("senat-rapports", include_str!("../sources/senat-rapports.toml")),
    ("strategie-plan", include_str!("../sources/strategie-plan.toml")),
    ("tresor", include_str!("../sources/tresor.toml")),
    ("vie-publique", include_str!("../sources/vie-publique.toml")),
];

/// The descriptions, read.
///
/// # Errors
/// Never, as a test reads them all.
pub fn sources() -> Result<Vec<Source>> {
    SHIPPED.iter().map(|(name, text)| Source::parse(text, name)).collect()
}
