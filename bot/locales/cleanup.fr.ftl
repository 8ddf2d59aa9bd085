# /cleanup : après une migration validée. Ce qui manque, la question, ce qui a été fait.

command-cleanup = ranger après une migration validée
usage-cleanup = Usage : /cleanup, sans rien derrière
button-ask-cleanup = Ranger
button-cleanup = Oui, ranger
cleanup-title = Rangement
cleanup-looking = Je regarde si tout est validé…
cleanup-running = Rangement en cours…
cleanup-no-run = Rien à ranger : aucune migration n’a eu lieu.
cleanup-unfinished = Pas encore : la migration n’est pas terminée.
cleanup-not-validated = Pas encore : la migration n’est pas validée.
cleanup-stale = Pas encore : des lignes ont changé depuis la validation, il faut valider de nouveau.
cleanup-already = Déjà fait le { MOMENT($at) }.
cleanup-question = La migration { $name } est validée, et rien n’a changé depuis. Ranger :
cleanup-will-checkpoint = { $letters ->
    [0] • supprime le point de reprise : tout est réussi
    [one] • garde le point de reprise : un email est en échec
   *[other] • garde le point de reprise : { $letters } emails sont en échec
}
cleanup-will-log = • archive le journal technique sous la date du jour
cleanup-will-cost = • note le coût réel à côté du plan, et garde le rapport
cleanup-will-scratch = • efface les empreintes de textes, les boutons périmés et les vieux messages reçus, dont rien n’a plus besoin
cleanup-done = Rangé
cleanup-cost = Coût réel noté : { MONEY($total) } (Claude { MONEY($claude) }, Voyage { MONEY($voyage) }) ; prévu { MONEY($planned) }, approuvé { MONEY($approved) }
cleanup-report = Rapport gardé sur le serveur : { $report }
cleanup-scratch = Effacé : { $digests } empreintes, { $buttons } boutons périmés, { $updates } vieux messages reçus
cleanup-kept = Gardé : emails, graphe, vecteurs, textes anonymisés (la recherche s’en sert), comptes et journal des actions
cleanup-checkpoint = Point de reprise supprimé ({ $letters } échec)
cleanup-checkpoint-kept = { $letters ->
    [one] Point de reprise gardé : un email est en échec
   *[other] Point de reprise gardé : { $letters } emails sont en échec
}
cleanup-archived = Journal technique archivé : { $file }
cleanup-no-log = Pas de journal technique à archiver
