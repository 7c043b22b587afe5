//! What is wrong with a query, in French: the grammar says it in English, for programs. A test holds every problem that the
//! grammar knows against this list.

use cambon_indexer::QueryError;

/// What the grammar says, and the same in French.
const PROBLEMS: [(&str, &str); 18] = [
    (
        "this parenthesis closes nothing",
        "cette parenthèse n’en ferme aucune : retirez-la, ou ouvrez-en une avant",
    ),
    ("this parenthesis is never closed", "cette parenthèse n’est jamais fermée"),
    ("nothing stands before this parenthesis", "rien ne précède cette parenthèse"),
    ("nothing stands between these parentheses", "il n’y a rien entre ces parenthèses"),
    ("too many parentheses inside each other", "trop de parenthèses emboîtées"),
    ("OR has nothing before it", "rien ne précède OR : écrivez mot OR mot"),
    ("OR has nothing after it", "rien ne suit OR : écrivez mot OR mot"),
    ("two - follow each other", "deux tirets se suivent : écrivez -mot"),
    ("this - excludes nothing", "ce tiret n’exclut rien : écrivez le mot juste après, -mot"),
    ("this quotation mark is never closed", "ces guillemets ne sont jamais fermés"),
    ("no word stands between these quotation marks", "il n’y a aucun mot entre ces guillemets"),
    ("~ lacks a number of words", "~ attend un nombre de mots, de 0 à 100 : \"mots proches\"~5"),
    ("this sign stands inside a word", "ce signe ne s’emploie qu’à la fin d’un mot"),
    ("too short before *", "il faut au moins deux lettres avant *"),
    ("this cannot be searched with ~", "~ ne s’emploie qu’après un mot d’au moins quatre lettres"),
    ("* and ~ cannot be searched in this field", "* et ~ ne s’emploient pas dans ce champ"),
    ("more than 500 words", "plus de 500 mots : posez plusieurs questions"),
    ("more than 20 words with * or ~", "plus de 20 mots avec * ou ~ : posez plusieurs questions"),
];

/// What is wrong.
#[must_use]
pub fn french(error: &QueryError) -> String {
    let problem = error.problem.as_str();
    if let Some((_, french)) = PROBLEMS.iter().find(|(english, _)| *english == problem) {
        return (*french).to_owned();
    }
    if let Some(name) = problem.strip_prefix("no field is called ") {
        return format!(
            "aucun champ ne s’appelle « {name} » ; mettez une espace après les deux-points si ce n’en est pas un"
        );
    }
    if let Some((field, value)) = problem.split_once(" has no value ") {
        let expected = error.remedy.strip_prefix("expected one of ");
        let expected = expected.map(|list| format!(" ; valeurs possibles : {list}")).unwrap_or_default();
        return format!(
            "le champ « {field} » n’admet pas la valeur « {} »{expected}",
            value.trim_matches('"')
        );
    }
    if let Some(field) = problem.strip_prefix("a parenthesis cannot follow ") {
        return format!("une parenthèse ne peut pas suivre « {field} » : répétez le champ devant chaque mot");
    }
    if problem.ends_with(" holds no letter or digit") {
        return "ce mot ne contient ni lettre ni chiffre".to_owned();
    }
    if problem.starts_with("longer than ") {
        return "la recherche est trop longue".to_owned();
    }
    UNKNOWN.to_owned()
}

/// Said of a problem that is not in the list.
const UNKNOWN: &str = "ce signe n’est pas attendu ici";

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(query: &str, expected: &str) {
        let day = jiff::civil::date(2026, 11, 27);
        let error = cambon_indexer::canonical(query, day).expect_err("the query is wrong");
        let told = french(&error);
        assert!(told.contains(expected) && told != UNKNOWN, "{query}: {} is told as {told}", error.problem);
    }

    #[test]
    fn every_problem_is_told_in_french() {
        check("a)", "n’en ferme aucune");
        check("(a", "jamais fermée");
        check("a (", "jamais fermée");
        check("a ()", "rien entre ces parenthèses");
        check(&"(".repeat(40), "emboîtées");
        check("OR a", "rien ne précède OR");
        check("a OR", "rien ne suit OR");
        check("--a", "deux tirets");
        check("a - b", "n’exclut rien");
        check("\"a", "jamais fermés");
        check("\"\"", "aucun mot");
        check("\"a b\"~x", "nombre de mots");
        check("a*b", "à la fin");
        check("a*", "deux lettres");
        check("abc~", "quatre lettres");
        check("titre:eau*", "dans ce champ");
        check(&"a ".repeat(600), "500 mots");
        check(&"abc* ".repeat(30), "20 mots");
        check("couleur:bleu", "aucun champ ne s’appelle « couleur »");
        check("nature:bleu", "n’admet pas la valeur « bleu » ; valeurs possibles");
        check("page:x", "n’admet pas la valeur");
        check("titre:(a b)", "parenthèse ne peut pas suivre");
        check("a &&", "ni lettre ni chiffre");
        check(&"a".repeat(40_000), "trop longue");
    }
}
