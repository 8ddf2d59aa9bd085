// Medical mail in English: colleagues abroad, travelling patients, insurers.
import type { Template } from '../template.ts'

export const medicalEnglishTemplates: readonly Template[] = [
  {
    name: 'medical/referral-letter-en',
    language: 'en',
    category: 'medical',
    weight: 6,
    from: 'abroad',
    account: 'practice',
    asides: 'care',
    subject: ['Your patient {a}', 'Re: {a.formal} (DOB {a.born})', 'Clinic letter: {a.reverse}'],
    body: [
      'Dear Dr {to.last},',
      'Thank you for asking me to see {a.civil}, who lives at {a.address} and was passing through on business. {a.first} described {number:2..8} weeks of {one:exertional chest tightness|intermittent haemoptysis|worsening knee pain|palpitations}.',
      [
        'Past history includes {one:type 2 diabetes|hypothyroidism|a stent in the circumflex artery}. Medication: {one:metformin 500 mg bd|levothyroxine 75 mcg|bisoprolol 2.5 mg}. No known allergies.',
        'There is a family history of early coronary disease; a sibling, {b}, had bypass surgery at {number:41..58}.',
      ],
      'On examination the blood pressure was {number:108..172}/{number:62..104}. The chest was clear. I arranged an {one:exercise test|MRI|echocardiogram} for {date:+9} and asked {a.civil} to ring you on {to.phone} afterwards.',
      'Yours sincerely,\n{from}, MD\nDirect line {from.phone}',
    ],
    sent: 0.2,
    thread: 0.2,
    attachments: 0.3,
  },
  {
    name: 'medical/lab-results-en',
    language: 'en',
    category: 'medical',
    weight: 4,
    from: { trade: 'laboratory', desk: 'international' },
    account: 'practice',
    subject: ['Laboratory report {digits:L####-##} - {a.reverse}', 'Final report: {a}'],
    body: [
      'Patient: {a}\nDate of birth: {a.born}\nInsurance no.: {a.nir}\nCollected: {short:-2}',
      `Haemoglobin   {number:90..165} g/L
White cells   {number:3..15}.{number:0..9} x10^9/L
Platelets     {number:110..480} x10^9/L
Sodium        {number:129..146} mmol/L
Potassium     {number:3..5}.{number:0..9} mmol/L`,
      ['Authorised by {from}.', 'Phoned to Dr {to.last} at {clock}. Authorised by {from}.'],
      '{o}, {o.address}\nTelephone {o.phone}',
    ],
    html: 'also',
    attachments: 0.5,
  },
  {
    name: 'medical/patient-question-en',
    language: 'en',
    category: 'medical',
    weight: 4,
    from: 'patients',
    account: 'practice',
    subject: ['Question about my tablets', 'appointment next week?', 'Insurance form'],
    body: [
      'Hello Doctor,',
      [
        'I ran out of {one:ramipril|sertraline|omeprazole} yesterday. Could you leave a prescription at reception? My mobile is {from.mobile}.',
        'The travel insurer wants a letter saying I was ill from {date:-20} to {date:-6}. My card number for the fee is {from.card}, please destroy it afterwards.',
        'My husband {a.first} still has the rash. He is at {a.email} if you want photos.',
      ],
      'Thanks,\n{from}',
    ],
    thread: 0.3,
  },
]
