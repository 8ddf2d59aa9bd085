// People's names that the Presidio emulator knows; the mail generator plants people made of the same lists.

const list = (words: string): readonly string[] => words.trim().split(/\s+/)

/** First names, French and English. None is also an everyday word, so that a hit is a person. */
export const firstNames = list(`
  Adèle Adrien Agathe Alain Albane Alexandre Alexis Alice Aline Amandine Amélie Anaïs André Angélique Anthony Antoine
  Arnaud Arthur Aurélie Aurélien Axelle Baptiste Barbara Bastien Béatrice Benjamin Benoît Bernard Bertrand Brigitte
  Bruno Camille Carole Caroline Catherine Cécile Cédric Céline Chantal Charlotte Chloé Christelle Christian Christine
  Christophe Clara Clémence Colette Corinne Damien Daniel Danielle David Delphine Denis Didier Dominique
  Édouard Élise Élodie Éloïse Émilie Émile Emma Emmanuel Enzo Éric Estelle Étienne Eugénie Évelyne Fabien Fabrice
  Fanny Florian François Françoise Frédéric Gabriel Gaëlle Gaspard Geneviève Georges Gérard Gilles Grégoire
  Guillaume Gwenaëlle Hélène Henri Hervé Hugo Inès Isabelle Jacqueline Jacques Jean-Baptiste Jean-Luc Jean-Marc
  Jérémy Jérôme Joachim Joëlle Joseph Julie Julien Juliette Karine Laetitia Laurence Laurent Léa Léonie Liliane
  Loïc Louise Lucas Lucie Ludovic Maël Magali Manon Marc-Antoine Marcel Margaux Marianne Marie-Laure Marion Martine
  Mathieu Mathilde Maurice Maxime Mélanie Michel Micheline Mickaël Monique Nadège Nathalie Nicolas Noémie Odile
  Olivier Pascal Patrice Patricia Paul-Henri Pauline Philippe Quentin Raphaël Raymond Régis Renée Romain Roxane Sabine
  Sandrine Sébastien Séverine Simone Solène Sophie Stéphane Stéphanie Suzanne Sylvain Sylvie Tanguy Théo Thérèse
  Thibault Thierry Thomas Timothée Valentin Valérie Véronique Vincent Virginie Xavier Yann Yannick Yvette Zoé
  Abigail Alastair Andrew Angus Ashley Beatrix Bethany Bradley Brandon Brenda Cameron Cheryl Christopher Clifford
  Cynthia Deborah Derek Desmond Duncan Edmund Eleanor Elizabeth Emily Ethan Fiona Geoffrey Gillian Gregory Harriet
  Heather Howard Imogen Jennifer Jeremy Jessica Jonathan Joshua Kathleen Kimberly Lauren Leonard Malcolm Margaret
  Matthew Megan Melissa Michelle Natalie Nicholas Nigel Oliver Pamela Patrick Rebecca Rosalind Rupert Samantha Stephen
  Stuart Theresa Timothy Tracey Trevor Vanessa Winifred
`)

/** Family names, French and English. */
export const lastNames = list(`
  Achard Aubert Aubry Auclair Bailleul Barbier Baudouin Beaufils Bellanger Béranger Berthier Besnard Bessière Blanchard
  Blondeau Boissonnet Bonnefoy Bouchard Boudreau Bourdillon Bouvier Brossard Brunet Cadoret Cardinaud Carpentier
  Castagnier Chabrol Champetier Chastagner Chevallier Clavel Clémençon Colombani Cordonnier Courtois Cousteau Daguerre
  Daubigny Debray Delacroix Delaunay Delmas Delorme Desbordes Deschamps Desmoulins Desrosiers Devaux Doucet Dubosc
  Duchêne Dufresne Dumoulin Duplessis Durand Dussault Duvivier Escoffier Estève Fabre Fauconnier Faucher Ferrand
  Feuillet Fontanel Fournier Fresnay Gaillard Garnier Gauthier Gendron Gervais Gicquel Girardot Godefroy Gosselin
  Gourdon Grandjean Grosjean Guérin Guichard Guilbert Hamelin Hébrard Hermand Huguenin Jacquemin Jaubert Joubert
  Kerbrat Labrousse Lacombe Lafarge Lagarde Lambert Lamoureux Langlois Lapeyre Lasserre Lavigne Lebreton Leclercq
  Lecomte Lefèvre Legrand Lemaître Lemoine Leroux Lesage Letellier Maillard Malherbe Marchand Marchetti Martineau
  Maurel Mazurier Mercadier Meunier Michaud Monfort Montagnier Moreau Morvan Nivelle Normandin Olivares Paillard
  Parmentier Pelletier Perrault Picard Pichon Poitevin Ponsard Poulain Prévost Quéméneur Rambaud Raynaud Renaudin
  Ribeyrolles Rigaud Rivoire Robichaud Rochefort Roussel Sabatier Salmon Saulnier Savary Sénéchal Serrano Tessier
  Thévenet Tixier Toussaint Vaillant Vasseur Verdier Vernet Viallet Villeneuve Vuillemin
  Abernathy Addington Ashworth Attenborough Bancroft Blackwood Bradshaw Brockman Caldwell Cartwright Chamberlain
  Cholmondeley Clarkson Cunningham Davenport Donaldson Ellsworth Fairbanks Fitzgerald Gallagher Goldberg Greenwood
  Hargreaves Hathaway Henderson Hollingsworth Huxley Jefferson Kavanagh Kensington Lancaster Livingstone Lockwood
  MacAllister Macpherson Merriweather Montgomery Nottingham Oakley Pemberton Pendleton Ramsbottom Richardson
  Rosenberg Rutherford Sanderson Shackleton Sheffield Stanhope Stapleton Thackeray Thornton Underwood Wainwright
  Wallingford Weatherby Whitaker Whittington Winterbourne Worthington Yardley
`)
