"""The works that the scales draw on."""

from app.catalogue.codes import Source

NCT00288509 = Source("NCT00288509, description of outcomes", "https://crick.ai/trials/NCT00288509")
DASHTIPOUR_2019 = Source(
    "Dashtipour 2019, J Neurol Sci 116413 (479 people with cervical dystonia), abstract",
    "https://mayoclinic.elsevierpure.com/en/publications/"
    "minimal-clinically-important-change-in-patients-with-cervical-dys",
)
COMELLA_2016 = Source(
    "Comella 2016, Mov Disord 31:563, Comprehensive Cervical Dystonia Rating Scale, abstract",
    "https://pmc.ncbi.nlm.nih.gov/articles/PMC4833533",
)
COMELLA_2003 = Source(
    "Comella 2003, Mov Disord 18:303, rating scales for dystonia, abstract",
    "https://www.pubmed.gov/12621634/",
)
MULLER_2004 = Source(
    "Muller 2004, JNNP 75:749, CDQ-24, abstract", "https://pmc.ncbi.nlm.nih.gov/articles/PMC1763554"
)
CANO_2004 = Source(
    "Cano 2004, Neurology 63:1629, CDIP-58, abstract",
    "https://researchportal.plymouth.ac.uk/en/publications/"
    "capturing-the-true-burden-of-dystonia-on-patients-the-cervical-dy",
)
JANKOVIC_2009 = Source(
    "Jankovic 2009, Mov Disord, JRS and BSDI (300 people with blepharospasm), abstract",
    "http://onlinelibrary.wiley.com/doi/10.1002/mds.22368/abstract",
)
FARRAR_2001 = Source(
    "Farrar 2001, Pain 94:149 (2,724 people with lasting pain), abstract",
    "https://pubmed.ncbi.nlm.nih.gov/11690728/",
)
DRESSLER_2014 = Source(
    "Dressler 2014, Dystonia Discomfort Scale, abstract",
    "https://pubmed.ncbi.nlm.nih.gov/24433495/",
)
WEISS_2017 = Source(
    "Weiss 2017, Front Neurol 8:561, abstract", "https://pmc.ncbi.nlm.nih.gov/articles/PMC5660718"
)
BMJ_TABLE = Source(
    "BMJ Clin Evid 2014;1211, table of rating scales",
    "https://pmc.ncbi.nlm.nih.gov/articles/PMC3938056/table/BMJ_1211_T1",
)
WIKIPEDIA_BFMDRS = Source(
    "Wikipedia, Burke-Fahn-Marsden Dystonia Rating Scale",
    "https://de.wikipedia.org/wiki/Burke-Fahn-Marsden_Dystonia_Rating_Scale",
)
