/**
 * 1024 English words of three to nine letters, easy to read aloud (docs/protocol/3-channel, CH12).
 *
 * Their order is part of the protocol: a word added, gone or moved gives two devices different words.
 */
export const safetyWordlist: readonly string[] = `
  acorn acre actor adult agent agile album alert alley almond alpha amber ample anchor angle ankle apple
  apron arch arctic arena armor arrow artist aspen atlas atom attic audio august author autumn avocado
  award awning axis bacon badge badger bagel baker balcony ballad ballet balloon balm bamboo banana band
  banjo banner barley barn barrel basil basin basket bath battery beacon beaver bedrock beetle bell bench
  bicycle birch bird biscuit bison blanket blaze blender blimp bloom blossom blue boat bobcat bonfire
  bonus book boot bottle boulder bounce bowl bracket brain branch brass brave bread breeze brick bridge
  bright brisk bronze brook broom brother brush bubble bucket buckle budget buffalo builder bumper bundle
  bunny bush butter button cabin cable cactus cafe cake calendar camel camera camp canal canary candle
  candy canoe canopy canvas canyon cape captain caramel caravan carbon card cargo carpet carrot cart
  cascade cashew castle catalog cattle cave cedar celery cello cement center chair champion chapel chapter
  charm chart cheese chef cherry chess chest chicken chimney chip chocolate choir chorus cider cinema
  circle circus citrus city clarinet classic clay clever cliff climb clock cloth cloud clover club coach
  cobalt cocoa coconut coffee coin comet comic compass condor copper corner cosmic cottage cotton cougar
  country coyote crab cradle craft crane crater crayon cream cricket crimson crocus crown cruise crystal
  cube cupcake curtain cushion custard cymbal dahlia dairy daisy dance dancer dawn deer delta desert desk
  dessert diamond diary dinner diver dock doctor dolphin dome domino donkey donut door double dove dragon
  drama dream drink drum duck dune eagle earth easel east echo eclipse elevator elk elm ember emblem
  emerald emperor empire engine evening event exotic fabric factory fairy falcon family famous fancy farm
  farmer feather fence fern ferry festival fiber fiddle field fig film filter finch fish flag flame
  flamingo flask fleet flint float flock floor floral flower flute foam fog folder forest fork fossil
  fountain fox freckle fresh fridge friend frog frost fruit fudge funnel gadget galaxy gallery gallop
  garden garlic gate gazelle gecko gem geyser giant ginger giraffe glacier glass glide globe glove glow
  goat goblet gold golf gondola goose gorilla grain granite grape grass gravy green grid grill grotto
  guava guest guide guitar gym habit hail hammer hammock hamster handle harbor harmony harp harvest hat
  hawk hazel head heart heather hedge helium helmet herald herb hero heron hiker hill hinge hobby hockey
  holiday hollow honest honey hoop horizon horse hotel house human humble hundred hurdle husky ice icicle
  icon idea igloo iguana image indigo ink inland insect inside invite iris iron island ivory ivy jacket
  jade jaguar jar jasmine jazz jeans jelly jersey jewel jigsaw jockey join joke jolly journal journey joy
  judge juice jumbo jump jungle junior juniper jupiter jury kangaroo karate kayak kennel kernel kettle key
  king kitchen kite kitten kiwi knee koala label ladder lady lagoon lake lamb lamp lantern laptop larch
  large lark laser latch laurel lava lawn layer leaf learn leather ledge legend lemon lemur lens leopard
  lesson letter lettuce library lift light lilac lily lime linen lion liquid list lizard llama lobby
  lobster lodge long loop lotus lounge lucky lumber lunar lunch lute lyric magenta magic magnet mammoth
  mango mansion maple marble march marina marsh mask mason meadow meal melody melon menu mercury merry
  metal meteor middle midnight mild milk mill mineral mint minute mirror mitten mixer mobile model monkey
  month moon moose morning mosaic moss motor mountain mouse movie muffin mural museum mushroom music
  mustard napkin narrow native nature navy nebula nectar needle neon nephew nest network nickel niece
  noodle north notebook nougat novel nurse nutmeg oak oasis oatmeal object oboe ocean octave octopus olive
  omega omelet onion opal open opera orange orbit orchard orchid organ origami osprey ostrich otter oval
  oven owl owner oxygen oyster pacific paddle page paint palace palm panama pancake panda panel panther
  papaya paper parade parcel park parrot partner party pasta pastel pastry patch path patio patrol pattern
  peach peanut pearl pebble pecan pelican pencil penguin pepper perfect person petal phone photo piano
  picnic pigeon pilot pine pink pioneer pistachio pixel pizza planet plant plaza pocket poem poet polar
  polish pollen polo pond pony poplar poppy porch portal poster potato pottery powder prairie present
  pretzel prince print prism prize program public pudding puffin pulley pulse puma pump pumpkin puppet
  puppy purple puzzle pyramid python quail quarter quartz queen quiet quill quilt quiz rabbit raccoon
  radar radio radish raft raisin rally ramp ranch range rapid raven ready recipe record reef region relax
  remote rescue reward rhino rhythm ribbon rice riddle ridge ripple river robin robot rocket rodeo roller
  roof rookie room rope round rover royal ruby rugby runner rural rustic saddle safari saffron sage sail
  salad salmon salon salsa salute sand sandal sapphire satin saturn sauce scale scarf school science
  scooter scout screen script scroll seal season secret sedan seed shadow shark shelf shell sheriff shield
  shine ship shirt shoe shop shore shovel shrimp sierra signal silent silk silver simple singer sister
  sketch ski skirt sky sled sleeve small smile smoke smooth snack snail snow soap soda sofa soft solar
  solid solo sonar song sonnet soup south spade sparrow spatula spice spider spinach spiral spirit sponge
  spoon sport spring spruce square squash squid stadium stage stamp star station statue steam stereo
  sticker stone storm story stove straw stream street string studio sugar suit summer summit sunset surf
  swallow swan sweater swift swing symbol syrup table taco tailor talent tango target teacher teal teapot
  temple tennis tent terrace theater thimble thread thunder ticket tiger timber toast toffee tomato topaz
  torch tornado tortoise toucan tower town tractor trail train travel treasure tree triangle tribe trophy
  tropic trout truck trumpet tulip tuna tundra tunnel turkey turnip turtle tuxedo twig twin umbrella uncle
  unicorn union unit upper useful vacuum valley valve vanilla vault vector velvet venus veranda vessel
  viking villa village vine vinyl viola violet violin visitor visor vista voice volcano voyage waffle
  wagon walnut walrus waltz warm water wave wax weasel weekend west wheat wheel white wide willow wind
  window wing winter wire wizard wolf wonder wool world wren writer yacht yard year yellow yeti yoga
  yogurt young zebra zenith zephyr zero zinc zone
`
  .trim()
  .split(/\s+/);
