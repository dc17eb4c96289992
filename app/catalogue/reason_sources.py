"""Where the general facts beside the common reasons were read."""

from app.catalogue.codes import Source

DRESSLER_2014 = Source(
    "Dressler and others 2014, Dystonia Discomfort Scale, Eur J Neurol (abstract, introduction)",
    "https://pubmed.ncbi.nlm.nih.gov/24433495/",
)
BNN_2016 = Source(
    "British Neurotoxin Network, Pract Neurol 2016;16:288 (abstract)",
    "https://pn.bmj.com/content/16/4/288",
)
POEWE_1998 = Source(
    "Poewe and others, J Neurol Neurosurg Psychiatry 1998;64:13, table 2; 17 and 18 people",
    "https://jnnp.bmj.com/highwire/markup/161931/expansion",
)
LONG_COHORTS = Source(
    "Three groups over years, 616, 106 and 90 people, Tremor Other Hyperkinet Mov, tables 1 and 2",
    "https://reference-global.com/article/10.5334/tohm.185?tab=figures-and-tables",
)
LEPLOW_2017 = Source(
    "Leplow and others, 497 people, Patient Prefer Adherence 2017;11:1555 (abstract)",
    "https://doi.org/10.2147/PPA.S141060",
)
CLINICAL_EVIDENCE_2014 = Source(
    "Dystonia, BMJ Clinical Evidence 2014;1211, table of side effects",
    "https://pmc.ncbi.nlm.nih.gov/articles/PMC3938056/table/d35e1873",
)
SETHI_2012 = Source(
    "Sethi and others, survey of 136 people, J Med Econ 2012;15:419 (abstract)",
    "https://augusta.pure.elsevier.com/en/publications/"
    "satisfaction-with-botulinum-toxin-treatment-a-cross-sectional-sur",
)
KO_2020 = Source(
    "Ko and others, accuracy of needles in neck muscles, Ann Rehabil Med 2020;44 (abstract)",
    "http://www.e-arm.org/journal/view.php?number=4180",
)
