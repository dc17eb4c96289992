"""The works that the catalogue draws on."""

from app.catalogue.codes import Source

DIARY = Source("Injection Diary: an entry or wording of our own")

# Medicines: names, makers and the kind of toxin.
EMC_BOTOX = Source(
    "Botox 100 Allergan Units, summary of product characteristics",
    "https://www.medicines.org.uk/emc/product/859/smpc",
)
MEDTHORITY_DYSPORT = Source(
    "Dysport 500, summary of product characteristics as restated by Medthority",
    "https://medthority.com/drugs/m-musculo-skeletal-system/m03/m03a/m03ax/m03ax01/dysport-500u",
)
EMC_XEOMIN = Source(
    "Xeomin 100 units, summary of product characteristics",
    "http://www.medicines.org.uk/emc/product/6202/smpc",
)
MYOBLOC_LABEL = Source(
    "Myobloc, prescribing information as restated by PrescriberPoint; NeuroBloc, EPAR summary",
    "https://prescriberpoint.com/therapies/myobloc-675cb35",
)
MEDSCAPE_DAXI = Source(
    "Daxxify, Medscape monograph",
    "https://reference.medscape.com/drug/daxxify-daxibotulinumtoxinA-4000078",
)
LETYBO_UK = Source(
    "Letybo 50 units, UK prescribing information; Botulax, page of a distributor",
    "https://www.churchpharmacy.co.uk/letybo-prescribing-information/",
)
LANTOX_REVIEW = Source(
    "Review of Lantox, Toxins 2021;13:370", "https://www.mdpi.com/2072-6651/13/6/370"
)
LEXICOMP_PRABO = Source(
    "PrabotulinumtoxinA (Jeuveau, Nuceiva), Lexicomp drug information",
    "https://medilib.ir/uptodate/show/120299",
)
EMC_RELFYDESS = Source(
    "Relfydess 100 units/mL, patient information leaflet",
    "https://www.medicines.org.uk/emc/product/100710/pil",
)
MEDITOXIN_TRIAL = Source(
    "Meditoxin and Botox in cervical dystonia, trial NCT03905304",
    "https://clinicaltrials.gov/study/NCT03905304",
)

# Anatomy.
TA2 = Source("Terminologia Anatomica, 2nd edition, FIPAT 2019", "https://fipat.library.dal.ca/ta2/")


def uberon(number: int, fma: int | None = None) -> Source:
    """An entry of the anatomy ontology UBERON, and the entry of FMA that it refers to."""
    entry = f"UBERON:{number:07d}" + (f", FMA:{fma}" if fma else "")
    return Source("UBERON", "https://github.com/obophenotype/uberon", entry)


# Dystonia and its symptoms.
ALBANESE_2013 = Source(
    "Albanese and others, classification of dystonia, Mov Disord 2013;28:863",
    "https://doi.org/10.1002/mds.25475",
)
TAN_1999 = Source(
    "Tan and Jankovic 1999, oromandibular dystonia, 162 patients (abstract)",
    "https://www.scilit.net/publications/7c45317245238b2daf5387cfe103f492",
)
BLITZER_1998 = Source(
    "Blitzer and others, laryngeal dystonia, Laryngoscope 1998;108:1435 (abstract)",
    "https://nyuscholars.nyu.edu/en/publications/"
    "botulinum-toxin-management-of-spasmodic-dysphonia-laryngeal-dysto-2",
)
ASHWORTH_2019 = Source(
    "Ashworth, focal hand dystonia, Open Neurol J 2019;13:32, table 2",
    "https://www.benthamopen.com/FULLTEXT/TONEUJ-13-32/TABLE/T2/",
)
DRESSLER_2014 = Source(
    "A daily self-rating follows dystonia: Dressler 2014, Eur J Neurol; the wording is ours",
    "https://pubmed.ncbi.nlm.nih.gov/24433495/",
)
FARRAR_2001 = Source(
    "Pain rated from 0 to 10: Farrar 2001, Pain 94:149; the wording is ours",
    "https://pubmed.ncbi.nlm.nih.gov/11690728/",
)

# Side effects.
BOXED = Source(
    "Xeomin, US medication guide 8/2021, boxed warning: spread of toxin effects; wording ours",
    "https://drugcentral.org/label/ccdc3aae-6e2d-4cd0-a51c-8375bfee9458/view",
)
