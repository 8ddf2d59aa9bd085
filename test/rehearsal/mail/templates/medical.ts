// Mail of a medical practice, in French: results, letters between doctors, prescriptions, appointments, patients.
import type { Template } from '../template.ts'

export const medicalTemplates: readonly Template[] = [
  {
    name: 'medical/lab-results-fr',
    language: 'fr',
    category: 'medical',
    weight: 5,
    from: { trade: 'laboratory', desk: 'resultats' },
    account: 'practice',
    subject: ['Résultats {a.de:formal} - dossier {digits:B-######}', 'Compte rendu biologique {a.reverse}'],
    body: [
      'Docteur,',
      'Veuillez trouver les résultats de {a.civil}, né{a.e} le {a.born}, NIR {a.nir}, prélevé{a.e} le {short:-1}.',
      [
        `Hémoglobine : {number:9..16},{number:0..9} g/dL (12,0 - 16,0)
Leucocytes : {number:3..14} G/L (4 - 10)
Plaquettes : {number:120..480} G/L (150 - 400)
CRP : {number:1..180} mg/L (< 5)`,
        `Glycémie à jeun : {number:0..2},{number:10..99} g/L
HbA1c : {number:5..10},{number:0..9} %
Créatinine : {number:48..190} µmol/L
DFG estimé (CKD-EPI) : {number:28..110} mL/min/1,73 m²`,
        `TSH : {number:0..9},{number:10..99} mUI/L (0,40 - 4,00)
Ferritine : {number:6..420} µg/L
25-OH vitamine D : {number:12..90} nmol/L`,
      ],
      ['', 'Résultat contrôlé sur second prélèvement. Un appel a été passé au {a.mobile} sans réponse.'],
      `Biologiste responsable : {from}
{o} - {o.address}
Tél. {o.phone}`,
    ],
    attachments: 0.7,
  },
  {
    name: 'medical/referral-letter-fr',
    language: 'fr',
    category: 'medical',
    weight: 5,
    from: 'colleagues',
    trade: 'hospital',
    account: 'practice',
    asides: 'care',
    subject: [
      'Avis concernant {a}',
      'Re: {a.caps} - suite de consultation',
      'Courrier {a.formal} (né{a.e} le {a.born})',
    ],
    body: [
      ['Cher confrère,', 'Chère consœur,', 'Cher ami,'],
      [
        'Je vous remercie de m’avoir adressé {a.civil}, {number:28..91} ans, demeurant {a.address}, que j’ai vu{a.e} ce {day:-1} pour des {one:précordialgies atypiques|céphalées récidivantes|lombalgies chroniques|palpitations d’effort}.',
        'J’ai reçu en consultation {a}, que vous suivez pour {one:une hypertension artérielle|un diabète de type 2|une BPCO post-tabagique}, et qui se plaint depuis {number:2..9} semaines de {one:dyspnée|vertiges|paresthésies des mains}.',
      ],
      `Dans ses antécédents, on retient une {one:appendicectomie|cholécystectomie|prothèse de hanche} en {year:-9}, {one:un tabagisme sevré|un asthme de l’enfant|une allergie à la pénicilline}, et un père décédé d’un infarctus à {number:49..72} ans. Son traitement comporte {one:bisoprolol 2,5 mg|ramipril 5 mg|metformine 1000 mg}, {one:atorvastatine 20 mg|kardégic 75 mg}.`,
      'À l’examen : poids {number:48..112} kg, tension {number:11..17}/{number:6..10}, auscultation {one:sans particularité|retrouvant un souffle systolique 2/6|avec quelques sibilants}. L’électrocardiogramme s’inscrit en rythme sinusal.',
      [
        'Au total, je propose une {one:épreuve d’effort|échographie cardiaque|imagerie par résonance magnétique}, que mon secrétariat organisera directement avec {a.civil} ({a.mobile}).',
        'Je ne modifie pas le traitement et reverrai {a.civil} dans {number:3..12} mois, ou plus tôt si vous le jugez utile. {b.first}, venu{b.e} avec, sait ce qu’il faut surveiller.',
      ],
      `Bien confraternellement,

Dr {from}
{o}
Secrétariat : {from.phone}`,
    ],
    sent: 0.2,
    thread: 0.25,
    attachments: 0.3,
  },
  {
    name: 'medical/appointment-fr',
    language: 'fr',
    category: 'medical',
    weight: 4,
    from: { trade: 'agenda', desk: 'ne-pas-repondre' },
    account: 'practice',
    subject: ['Nouveau rendez-vous le {date:+4} à {time}', 'Annulation : {a}', 'Rendez-vous déplacé - {a.reverse}'],
    body: [
      'Bonjour Docteur {to.last},',
      [
        '{a} ({a.mobile}) a pris rendez-vous le {day:+4} à {time}.',
        'Le rendez-vous {a.de}, prévu le {day:+2} à {time}, a été annulé par le patient. Motif : {one:empêchement|guéri|doublon}.',
        '{a.formal}, né{a.e} le {a.born}, souhaite avancer son rendez-vous. Contact : {a.email}, {a.phone}.',
      ],
      'Gérer ce rendez-vous : {link:rendez-vous}',
      ['', 'Message automatique, merci de ne pas répondre.'],
    ],
    html: 'also',
  },
  {
    name: 'medical/patient-question-fr',
    language: 'fr',
    category: 'medical',
    weight: 4,
    from: 'patients',
    account: 'practice',
    subject: ['question', 'Renouvellement', 'Ma fille {a.first}', 'URGENT svp'],
    body: [
      ['Bonjour Docteur,', 'Bonjour,', 'Docteur bonjour'],
      [
        'Serait il possible d’avoir le renouvellement de mon {one:levothyrox 75|lercanidipine|oméprazole} ? Je passerai le prendre {one:demain|vendredi|lundi matin}.',
        '{a.first} a {number:38..40},{number:0..9} depuis hier soir, elle ne mange pas et tousse beaucoup. Est-ce que je dois venir ? vous pouvez me rappeler au {from.mobile}',
        'J’ai toujours mal à l’épaule malgré les séances chez {b.civil}. Faut-il refaire une radio ?',
        'Merci pour hier. Maman ({a}, {a.address}) va mieux, mais elle refuse toujours l’aide à domicile. Mon frère {b.first} ne sait plus quoi faire, son numéro est le {b.mobile}.',
      ],
      ['', 'Mon numéro de sécu si besoin : {from.nir}'],
      ['Merci d’avance\n{from}', 'Cordialement\n{from.formal}\n{from.mobile}', '{from.first}'],
    ],
    signed: 0.1,
    thread: 0.3,
  },
  {
    name: 'medical/hospital-discharge-fr',
    language: 'fr',
    category: 'medical',
    weight: 3,
    from: { trade: 'hospital', desk: 'secretariat.medecine' },
    account: 'practice',
    subject: ['Compte rendu d’hospitalisation - {a.formal}', 'CRH {a.reverse} IPP {id:########}'],
    body: [
      `{o}
Service de médecine polyvalente
{o.street}
{o.town}`,
      `Patient : {a.reverse}
Né{a.e} le : {a.born}
N° de sécurité sociale : {a.nir}
Adresse : {a.street}
          {a.town}
Personne à prévenir : {b}, {b.mobile}`,
      'Hospitalisation du {date:-12} au {date:-2}.',
      'MOTIF : {one:altération de l’état général|pneumopathie hypoxémiante|chute à domicile|décompensation cardiaque}, adressé{a.e} par le Dr {to.last}.',
      'HISTOIRE DE LA MALADIE : {a.civil} présentait depuis {number:3..15} jours une {one:asthénie|fièvre|douleur thoracique|dyspnée} d’aggravation progressive. Passage aux urgences le {short:-12}, vu{a.e} par le Dr {c}. La radiographie montrait un {one:foyer basal droit|épanchement pleural|cliché normal}. Une antibiothérapie par {one:amoxicilline|ceftriaxone} a été débutée, relayée par voie orale au quatrième jour.',
      'ÉVOLUTION : favorable, apyrexie à 48 heures, reprise de la marche avec {one:une canne|un déambulateur|l’aide d’un tiers}. Le poids de sortie est de {number:45..98} kg.',
      'TRAITEMENT DE SORTIE : {one:paracétamol 1 g si douleur|furosémide 40 mg le matin|apixaban 5 mg matin et soir}, {one:kinésithérapie respiratoire|passage infirmier quotidien}. Une consultation de contrôle est prévue le {date:+30} à {time}.',
      'Nous restons à votre disposition au {o.phone}.\nDr {from}, praticien hospitalier',
    ],
    attachments: 0.5,
  },
  {
    name: 'medical/imaging-fr',
    language: 'fr',
    category: 'medical',
    weight: 3,
    from: { trade: 'imaging', desk: 'compte-rendus' },
    account: 'practice',
    subject: ['{a.reverse} - {one:IRM du genou|scanner thoracique|échographie abdominale}', 'Votre patient {a.civil}'],
    body: [
      'Examen du {date:-1}. Patient{a.e} : {a}, {a.born}.',
      'INDICATION : {one:gonalgies|toux persistante|douleurs de l’hypochondre droit|bilan d’extension}.',
      'TECHNIQUE : {one:acquisition hélicoïdale avec injection|séquences T1, T2 et densité de protons|sonde convexe}.',
      'RÉSULTATS : {one:pas de lésion focale suspecte|fissure de la corne postérieure du ménisque interne|nodule de 6 mm du lobe supérieur gauche|lithiase vésiculaire unique de 12 mm}. Les autres structures sont sans particularité.',
      'CONCLUSION : {one:examen normal|contrôle conseillé à trois mois|avis chirurgical à discuter}.',
      'Images : {link:images}\nDr {from} - {o} - {o.phone}',
    ],
    html: 'also',
    attachments: 0.4,
  },
  {
    name: 'medical/pharmacy-fr',
    language: 'fr',
    category: 'medical',
    weight: 2,
    from: { trade: 'pharmacy', desk: 'comptoir' },
    account: 'practice',
    subject: ['Ordonnance {a.de}', 'Rupture de stock : question pour {a.civil}'],
    body: [
      'Bonjour Docteur,',
      [
        '{a.civil} se présente avec votre ordonnance du {short:-1} : le dosage {one:de tramadol|de prednisone|d’amoxicilline} n’est pas précisé. Pouvez-vous confirmer par retour ?',
        'Le traitement {a.de} est en rupture jusqu’au {date:+20}. Peut-on substituer ?',
      ],
      'Bien à vous,\n{from}, {o}\n{o.phone}',
    ],
    thread: 0.3,
  },
  {
    name: 'medical/nurse-home-visit-fr',
    language: 'fr',
    category: 'medical',
    weight: 2,
    from: 'colleagues',
    account: 'practice',
    asides: 'care',
    subject: ['Passage chez {a.civil}', 'Pansement {a.caps}', '{a.initial}'],
    body: [
      [
        'Vu ce matin {a} à son domicile ({a.address}). Plaie {one:propre|fibrineuse|inflammatoire}, TA {number:11..18}/{number:6..10}, glycémie {number:0..3},{number:10..90}.',
        'Personne n’a ouvert chez {a.civil}. J’ai appelé sa fille {b.first} au {b.mobile} : tout va bien, elle était {one:au marché|chez le coiffeur|chez une voisine}.',
      ],
      ['', 'Code de la porte : {digits:##A##}. La clé est chez {c.civil}, même palier.'],
      'Bonne journée\n{from.first}, IDE\n{from.mobile}',
    ],
  },
]
