# /search : la recherche par des mots. On ne montre que numéros locaux, catégories, dates et objets anonymisés.

command-search = chercher des emails par des mots
usage-search = Usage : /search facture du garage (des mots, 300 caractères au plus)
button-approve-search = Approuver { MONEY($cap) }
button-search-more = { $count ->
    [one] Un autre
   *[other] { $count } autres
}
search-title = Recherche
search-running = Recherche en cours…
search-offer = Chaque recherche fait calculer un vecteur par Voyage AI, pour moins d’un dix-millième de dollar. Il faut un accord, à part de la migration : { MONEY($cap) } suffisent pour { $searches } recherches au moins. Rien n’a été envoyé. Bouton valable jusqu’à { CLOCK($until) }.
search-approved = Accord enregistré : { MONEY($cap) } pour les recherches. Reposez votre question.
search-no-category = sans catégorie
search-hit-dated-near = #{ $number } : { $category }, du { MOMENT($at) }, ressemblance { PERCENT($share) }{ $who ->
    [named] {" "}👤
   *[anybody] {""}
}
search-hit-undated-near = #{ $number } : { $category }, sans date, ressemblance { PERCENT($share) }{ $who ->
    [named] {" "}👤
   *[anybody] {""}
}
search-hit-dated = #{ $number } : { $category }, du { MOMENT($at) }{ $who ->
    [named] {" "}👤
   *[anybody] {""}
}
search-hit-undated = #{ $number } : { $category }, sans date{ $who ->
    [named] {" "}👤
   *[anybody] {""}
}
search-alike = { $count ->
    [one] et un autre de même texte
   *[other] et { $count } autres de même texte
}
search-people = { $people ->
    [named] 👤 Une personne de votre question est connue ici : ses emails passent devant. Son nom n’a pas quitté le serveur.
   *[hinted] 👤 Un mot de votre question est aussi un nom connu ici : il n’a pas quitté le serveur, et les emails de cette personne comptent un peu plus.
}
search-unsent = { $count ->
    [one] Un mot n’est dans aucun texte anonymisé : il n’a pas été envoyé.
   *[other] { $count } mots ne sont dans aucun texte anonymisé : ils n’ont pas été envoyés.
}
search-cost = Coût : moins d’un dix-millième de dollar ; il reste { MONEY($left) } pour les recherches.
search-free = Sans frais : rien n’a été envoyé. Il reste { MONEY($left) } pour les recherches.
search-nothing = Rien n’a été trouvé.
search-personal = Rien n’a été envoyé : la question contient encore quelque chose de personnel. Dites-la autrement.
search-nothing-left = Rien n’a été envoyé : sans ce qui est personnel et sans les mots qu’aucun email anonymisé ne dit, il ne reste pas de question. Dites-la autrement.
search-no-vectors = Il n’y a pas encore de vecteur à chercher : la phase 3 les calcule.
search-failed = { $serviceName } n’a pas répondu comme il faut ({ $service }). Réessayez dans un moment.
search-forgotten = Cette liste est oubliée : reposez la question.
