# /search: searching by words. Only local numbers, categories, dates and anonymised subjects are shown.

command-search = search emails by words
usage-search = Usage: /search invoice of the garage (words, at most 300 characters)
button-approve-search = Approve { MONEY($cap) }
button-search-more = { $count ->
    [one] One more
   *[other] { $count } more
}
search-title = Search
search-running = Searching…
search-offer = Each search has a vector computed by Voyage AI, for less than a ten-thousandth of a dollar. It needs an approval, apart from the migration’s: { MONEY($cap) } is enough for at least { $searches } searches. Nothing was sent. The button is valid until { CLOCK($until) }.
search-approved = Approval recorded: { MONEY($cap) } for searches. Ask your question again.
search-no-category = no category
search-hit-dated-near = #{ $number }: { $category }, of { MOMENT($at) }, likeness { PERCENT($share) }{ $who ->
    [named] {" "}👤
   *[anybody] {""}
}
search-hit-undated-near = #{ $number }: { $category }, undated, likeness { PERCENT($share) }{ $who ->
    [named] {" "}👤
   *[anybody] {""}
}
search-hit-dated = #{ $number }: { $category }, of { MOMENT($at) }{ $who ->
    [named] {" "}👤
   *[anybody] {""}
}
search-hit-undated = #{ $number }: { $category }, undated{ $who ->
    [named] {" "}👤
   *[anybody] {""}
}
search-alike = { $count ->
    [one] and one other of the same text
   *[other] and { $count } others of the same text
}
search-people = { $people ->
    [named] 👤 Somebody in your question is known here: their emails come first. Their name did not leave the server.
   *[hinted] 👤 A word of your question is also a name known here: it did not leave the server, and that person’s emails count a little more.
}
search-unsent = { $count ->
    [one] One word is in no anonymised text: it was not sent.
   *[other] { $count } words are in no anonymised text: they were not sent.
}
search-cost = Cost: less than a ten-thousandth of a dollar; { MONEY($left) } is left for searches.
search-free = Free of charge: nothing was sent. { MONEY($left) } is left for searches.
search-nothing = Nothing was found.
search-personal = Nothing was sent: the question still holds something personal. Say it in other words.
search-nothing-left = Nothing was sent: without what is personal, and without words that no anonymised email says, there is no question left. Say it in other words.
search-no-vectors = There is no vector to search yet: phase 3 computes them.
search-failed = { $serviceName } did not answer as it should ({ $service }). Try again in a moment.
search-forgotten = That list is forgotten: ask the question again.
