# Les listes de contrôles : ce que le robot peut faire lui-même, et de quand date la liste.

button-apply-migrations = Appliquer les migrations
migrations-applying = Migrations du schéma en cours…
migrations-applied = { $count ->
    [one] ✅ Une migration appliquée ({ $version }).
   *[other] ✅ { $count } migrations appliquées, jusqu’à { $version }.
}
migrations-nothing = ✅ Rien à appliquer : le schéma est à jour.
migrations-failed = ❌ Les migrations n’ont pas pu être appliquées ; la base garde ce qu’elle avait. /logs error dit où.
plan-checks-kept = Contrôles de { CLOCK($at) }, tous permettent le départ
plan-checks-now = Contrôles faits à l’instant ({ CLOCK($at) })
reason-validation-stale = elle avait été validée, mais des lignes ont changé depuis ; /validate vérifie de nouveau
