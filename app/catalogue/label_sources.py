"""Where the figures of the labels and the side effects near a muscle were read."""

from app.catalogue.codes import Source

RXREASONER_BOTOX = Source(
    "Botox in cervical dystonia, EU label as restated by RxReasoner",
    "https://www.rxreasoner.com/indications/I-276543",
)
MEDIC_IL = Source(
    "Medic, drug index of Israel: botulinum toxin",
    "https://medic.co.il/active-ingredient/botilium-toxin/",
)
MEDICINENET_BOTOX = Source(
    "OnabotulinumtoxinA, dosing, MedicineNet",
    "http://www.medicinenet.com/botulinum_toxin_type_a/page2.htm",
)
BOTOXONE_EYES = Source(
    "Botox in blepharospasm, dosing, page of the maker",
    "https://www.botoxone.com/blepharospasm/dosing",
)
DRUGSCOM_BOTOX = Source(
    "OnabotulinumtoxinA dosage, Drugs.com", "https://www.drugs.com/dosage/onabotulinumtoxina.html"
)
RXLIST_DYSPORT = Source(
    "Dysport, dosage, RxList", "http://www.rxlist.com/dysport-side-effects-drug-center.htm"
)
IPSEN_DOSE = Source(
    "Dysport in cervical dystonia, dosing from its label, Ipsen Hub Ireland",
    "https://www.ipsen-hub.ie/cervical-dystonia/hcp/resources/dosing-and-administration",
)
GUIDE_DYSPORT = Source(
    "Dysport, medication guide as restated by a clinic",
    "http://floridianinstitute.com/skin/dysport-cosmetic",
)
SKYSCAPE_XEOMIN = Source(
    "IncobotulinumtoxinA, adult dosing, Skyscape Rx",
    "https://download.skyscape.com/download/ota/lonestar/3C52715-7DF0-47C4-BF2A-379E6E7AC9B5/"
    "skyscaperx.edxx/content/HTML/2/tn329.htm",
)
POLIZIANI_2016 = Source(
    "Poliziani 2016, Patient Prefer Adherence 10:1601 (abstract)",
    "https://pmc.ncbi.nlm.nih.gov/articles/PMC5001669",
)
XEOMIN_EYES = Source(
    "Xeomin in blepharospasm, dosing, page of the maker",
    "http://xeomin.com/physicians/blepharospasm/bleph-dosing/",
)
DRUGSCOM_XEOMIN = Source("Xeomin dosage, Drugs.com", "https://www.drugs.com/dosage/xeomin.html")
PRESCRIBERPOINT_MYOBLOC = Source(
    "Myobloc, prescribing information 2.2, PrescriberPoint",
    "https://prescriberpoint.com/therapies/myobloc-675cb35",
)
EPAR_NEUROBLOC = Source(
    "NeuroBloc, EPAR public summary as restated by a shop",
    "https://fillers-botulinumsaesthetics.com/product/buy-neurobloc-5000-ui-1-vial/",
)
DRUGSCOM_DAXXIFY = Source(
    "DaxibotulinumtoxinA dosage, Drugs.com",
    "https://www.drugs.com/dosage/daxibotulinumtoxina.html",
)
DISTRIBUTOR_BOTULAX = Source(
    "Botulax in blepharospasm, page of a distributor",
    "http://jcmedinc.com/skin-care-products/botulax/",
)
LETYBO_INTERVAL = Source(
    "Letybo 50 units, UK abbreviated prescribing information",
    "https://www.churchpharmacy.co.uk/letybo-prescribing-information/",
)

IPSEN_SAFETY = Source(
    "Dysport in cervical dystonia, tolerability from its label, Ipsen Hub Ireland",
    "https://www.ipsen-hub.ie/cervical-dystonia/hcp/resources/tolerability-information",
)
NSTA_BOTOX = Source(
    "Botox dose ranges, National Spasmodic Torticollis Association",
    "http://www.spasmodictorticollis.org/treatments/botulinum-toxins/"
    "botox-has-established-dose-ranges/",
)
KALRA_1990 = Source(
    "Kalra and Magoon 1990, Ophthalmic Surg 21:335, 308 injections",
    "https://neomed.omeka.net/items/show/5470",
)
THAI_HFS = Source(
    "Fixed-site Botox in hemifacial spasm, 49 patients (congress abstract)",
    "https://www.mdsabstracts.org/abstract/simple-and-effective-onabotulinumtoxina-injection-"
    "technique-for-hemifacial-spasm",
)
YU_1992 = Source(
    "Yu 1992, Acta Neurol Scand 85:55, hemifacial spasm, 12 patients",
    "https://pubmed.ncbi.nlm.nih.gov/1546535/",
)
VOICE_SERIES = Source(
    "Spasmodic dysphonia, series of 30 patients (abstract)",
    "https://www.medifind.com/articles/publication/81810913",
)
UPILE_2009 = Source(
    "Upile 2009, Head Face Med 5:20, one or both sides, 31 patients (abstract)",
    "http://www.head-face-med.com/content/5/1/20/abstract",
)
KRUISDIJK_2007 = Source(
    "Kruisdijk 2007, writer's cramp trial (abstract): hand weakness, mostly mild, always transient",
    "https://pmc.ncbi.nlm.nih.gov/articles/PMC2117645",
)
