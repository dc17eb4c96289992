"""The words around a muscle's name, and what names are called elsewhere."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


LEFT = _words(
    """
    l lt lft left li lks link linke linken linker linkes links gauche gche sin sinister
    sinistra sinistro sinistrum sinistri sinistrae sinist sx izq izda izdo izquierda izquierdo
    esq esquerda esquerdo venstre
    vanster
    """
)
RIGHT = _words(
    """
    r rt rgt right re rts recht rechte rechten rechter rechtes rechts droit droite drt dte dx
    dext dexter dextra dextrum dextri dextro dextrae destra destro dex dextr
    derecha derecho dcha dcho dir direita direito
    hojre hoger
    """
)
MIDLINE = _words(
    """
    midline midl mittig mittellinie
    """
)
BOTH = _words(
    """
    bilateral bilaterally bilaterale bilateraux bilat bilateralis bil bds beids beidseits
    beidseitig both beide each either
    """
)

# French calls the rectus muscles what it calls the right side.
STRAIGHT = "droit"
STRAIGHT_BESIDE = ("abdom", "femor", "ventre", "cuisse")

# Words that stand beside a name and name nothing: the muscle, the dose, the medicine, the method.
RUBBISH = _words(
    """
    m mm mus musc muscle muscles muscular musculi musculus musculo muscolo musculos muskel
    muskeln u iu ie ui ue mu unit units unite unites unidades einheit einheiten e ml mg cc ng
    gauge x times pts point points site sites spot spots punkt punkte punto puntos inj
    injection injections injected injiziert injizieren injektion dose dosis dosage total vial
    vials needle approx about ca circa emg us usg ultrasound sono sonography ultraschall stim
    stimulation guided guidance guide control with without mit ohne avec sous using via botox
    dysport xeomin myobloc neurobloc daxxify letybo bont bonta botulinum toxin toxine toxina
    botulinumtoxin onabotulinumtoxina abobotulinumtoxina incobotulinumtoxina
    rimabotulinumtoxinb daxibotulinumtoxina type ona abo inco the a an and of to at in into on
    for from near und der die das des dem den von am im et de du la le les los las el del
    della dello dei degli il lo da do dos y con same as before new old last this that my
    please note nb ok seite cote lado lato ii iii iv vi i v n no nr number dystonia is was
    were has have had not none nothing unknown sided it me we he she they today
    there these those where when which who you your his her its their after again all also but
    by can could did every if just more most only or should so some still such than then too
    very what will would
    """
)

# Parts, depths and levels. Said beside a name they seldom name another muscle.
LIGHT = _words(
    """
    part parts partie parte pars teil portion portio head heads caput kopf belly venter bauch
    upper lower middle mid proximal distal cranial caudal rostral medial lateral medius
    medialis lateralis superior inferior superioris inferioris anterior posterior deep
    superficial profunda sternal clavicular sternalis clavicularis descendens ascendens
    transversa long short dig digit digits digiti finger fingers ring little index thumb toe
    toes third fourth fifth second first level area region zone complex group fibres fibers
    insertion origin preseptal side sides under
    """
)

# A name with one of these words does not mean the muscle that has the other.
OPPOSED = (
    ("major", "minor"),
    ("longus", "brevis"),
    ("superior", "inferior"),
    ("anterior", "posterior"),
    ("lateral", "medial"),
    ("external", "internal"),
    ("superficialis", "profundus"),
    ("upper", "lower"),
)

# Muscles that the catalogue does not have. Who writes one does not mean the most similar one.
STRANGERS = _words(
    """
    infraspinatus subscapularis gluteus gracilis sartorius vastus sternohyoid sternothyroid
    thyrohyoid stylohyoid piriformis popliteus plantaris coracobrachialis anconeus serratus
    subclavius multifidus rotatores intercostal diaphragm sphincter detrusor interarytenoid
    stapedius auricularis
    """
)
# Words of other languages, and common variants, for a word of the names.
ELSEWHERE = {
    "flexor": "flechisseur fleschisseur flessore beuger flessori",
    "extensor": "extenseur estensore strecker extensores",
    "levator": "elevator elevateur elevador elevatore heber releveur lifter",
    "depressor": "abaisseur depresor herabzieher",
    "adductor": "adducteur aductor adduttore",
    "abductor": "abducteur abduttore",
    "opponens": "opposant oponente opponente",
    "pronator": "pronateur pronador pronatore rond",
    "supinator": "supinateur supinador supinatore",
    "superficialis": "superficiel sublimis superficiale oberflachlich oberflachlicher",
    "magnus": "grand grande mayor grosser",
    "profundus": "profond profundo profondo tief tiefer deep",
    "longus": "long longo lungo largo langer",
    "brevis": "court corto breve kurz kurzer short",
    "digitorum": "doigts dedos dita orteils commun",
    "pollicis": "pouce pulgar pollice daumen thumb",
    "hallucis": "hallux halux alluce grosszehe grosszehen",
    "carpi": "carpe carpo handgelenk handgelenks wrist",
    "radialis": "radial radiale",
    "ulnaris": "ulnar ulnaire cubital cubitalis",
    "scalene": "scalenus escaleno skalenus scaleno",
    "scapulae": "scapula escapula omoplate omoplato scapular angulaire angular",
    "splenius": "esplenio splenio riemenmuskel",
    "capitis": "capital cabeza capo tete kopf head",
    "cervicis": "cervical cervicalis",
    "semispinalis": ("semiespinoso semiepineux semispinale semispinalus complexus halbdornmuskel"),
    "longissimus": "longisimo lunghissimo",
    "trapezius": "trapeze trapecio trapezio",
    "sternocleidomastoid": (
        "sternocleidomastoidien esternocleidomastoideo sternocleidomastoideo"
        " sternocleidooccipitomastoidien ecom"
    ),
    "anterior": "anterieur anteriore vorderer vordere",
    "posterior": "posterieur posteriore hinterer hintere",
    "medius": "moyen medio mittlerer",
    "inferior": "inferieur inferiore unterer",
    "obliquus": "oblique oblicuo obliquo",
    "orbicularis": "orbiculaire orbicular orbicolare ringmuskel",
    "oculi": "yeux oeil ojo ojos occhio occhi auge augen eye eyes paupieres",
    "oris": "bouche levres boca bocca labios mund",
    "anguli": "angle angulo angolo",
    "masseter": "masetero massetere massater",
    "temporalis": "temporal temporale",
    "pterygoid": "pterigoideo pterigoide pterygoidien",
    "brachii": "brachial braquial brachiale arm",
    "femoris": "femoral femorale crural",
    "tibialis": "tibial jambier tibiale",
    "fibularis": "fibulaire peroneus peronier peroneo peroneal",
    "gastrocnemius": "gemelo gemelos gastrocnemien jumeau jumeaux",
    "soleus": "soleaire soleo",
    "dorsi": "dorsal dorsale ruckenmuskel",
    "latissimus": "latisimo dorsalis breiter breitester",
    "pectoralis": "pectoral pettorale brustmuskel",
    "frontalis": "frontal frontale stirnmuskel",
    "mentalis": "menton mentoniano kinnmuskel",
    "deltoid": "deltoide deltamuskel",
    "rhomboids": "rhomboide romboides romboide",
    "rectus": "droit recto retto gerader",
    "abdominis": "abdominal abdomen abdominale bauch",
    "digastric": "digastrique",
    "major": "grand mayor maggiore grosser",
    "minor": "petit menor piccolo kleiner",
    "external": "externe externo externus ausserer",
    "lower": "inferior inferioris inf unter untere unteres unterlid",
    "upper": "superior superioris sup ober obere oberes oberlid",
    "lid": "eyelid augenlid paupiere parpado palpebra",
    "quadratus": "carre quadrado cuadrado quadrato",
    "under": "below beneath unter",
    "neck": "nape hals nacken nuque cuello collo cou",
}
