/**
 * 1024 English words of three to nine letters, easy to read aloud (docs/protocol/3-channel, CH12).
 *
 *   ac orn re tor ─► acorn acre actor: two letters once for all words that begin with them, for a smaller page
 *
 * Their order is part of the protocol: a word added, gone or moved gives two devices different words.
 */
export const safetyWordlist: readonly string[] = `
  ac orn re tor
  ad ult
  ag ent ile
  al bum ert ley mond pha
  am ber ple
  an chor gle kle
  ap ple ron
  ar ch ctic ena mor row tist
  as pen
  at las om tic
  au dio gust thor tumn
  av ocado
  aw ard ning
  ax is
  ba con dge dger gel ker lcony llad llet lloon lm mboo nana nd njo nner rley rn rrel sil sin sket th ttery
  be acon aver drock etle ll nch
  bi cycle rch rd scuit son
  bl anket aze ender imp oom ossom ue
  bo at bcat nfire nus ok ot ttle ulder unce wl
  br acket ain anch ass ave ead eeze ick idge ight isk onze ook oom other ush
  bu bble cket ckle dget ffalo ilder mper ndle nny sh tter tton
  ca bin ble ctus fe ke lendar mel mera mp nal nary ndle ndy noe nopy nvas nyon pe ptain ramel ravan rbon rd rgo rpet
  ca rrot rt scade shew stle talog ttle ve
  ce dar lery llo ment nter
  ch air ampion apel apter arm art eese ef erry ess est icken imney ip ocolate oir orus
  ci der nema rcle rcus trus ty
  cl arinet assic ay ever iff imb ock oth oud over ub
  co ach balt coa conut ffee in met mic mpass ndor pper rner smic ttage tton ugar untry yote
  cr ab adle aft ane ater ayon eam icket imson ocus own uise ystal
  cu be pcake rtain shion stard
  cy mbal
  da hlia iry isy nce ncer wn
  de er lta sert sk ssert
  di amond ary nner ver
  do ck ctor lphin me mino nkey nut or uble ve
  dr agon ama eam ink um
  du ck ne
  ea gle rth sel st
  ec ho lipse
  el evator k m
  em ber blem erald peror pire
  en gine
  ev ening ent
  ex otic
  fa bric ctory iry lcon mily mous ncy rm rmer
  fe ather nce rn rry stival
  fi ber ddle eld g lm lter nch sh
  fl ag ame amingo ask eet int oat ock oor oral ower ute
  fo am g lder rest rk ssil untain x
  fr eckle esh idge iend og ost uit
  fu dge nnel
  ga dget laxy llery llop rden rlic te zelle
  ge cko m yser
  gi ant nger raffe
  gl acier ass ide obe ove ow
  go at blet ld lf ndola ose rilla
  gr ain anite ape ass avy een id ill otto
  gu ava est ide itar
  gy m
  ha bit il mmer mmock mster ndle rbor rmony rp rvest t wk zel
  he ad art ather dge lium lmet rald rb ro ron
  hi ker ll nge
  ho bby ckey liday llow nest ney op rizon rse tel use
  hu man mble ndred rdle sky
  ic e icle on
  id ea
  ig loo uana
  im age
  in digo k land sect side vite
  ir is on
  is land
  iv ory y
  ja cket de guar r smine zz
  je ans lly rsey wel
  ji gsaw
  jo ckey in ke lly urnal urney y
  ju dge ice mbo mp ngle nior niper piter ry
  ka ngaroo rate yak
  ke nnel rnel ttle y
  ki ng tchen te tten wi
  kn ee
  ko ala
  la bel dder dy goon ke mb mp ntern ptop rch rge rk ser tch urel va wn yer
  le af arn ather dge gend mon mur ns opard sson tter ttuce
  li brary ft ght lac ly me nen on quid st zard
  ll ama
  lo bby bster dge ng op tus unge
  lu cky mber nar nch te
  ly ric
  ma genta gic gnet mmoth ngo nsion ple rble rch rina rsh sk son
  me adow al lody lon nu rcury rry tal teor
  mi ddle dnight ld lk ll neral nt nute rror tten xer
  mo bile del nkey nth on ose rning saic ss tor untain use vie
  mu ffin ral seum shroom sic stard
  na pkin rrow tive ture vy
  ne bula ctar edle on phew st twork
  ni ckel ece
  no odle rth tebook ugat vel
  nu rse tmeg
  oa k sis tmeal
  ob ject oe
  oc ean tave topus
  ol ive
  om ega elet
  on ion
  op al en era
  or ange bit chard chid gan igami
  os prey trich
  ot ter
  ov al en
  ow l ner
  ox ygen
  oy ster
  pa cific ddle ge int lace lm nama ncake nda nel nther paya per rade rcel rk rrot rtner rty sta stel stry tch th tio
  pa trol ttern
  pe ach anut arl bble can lican ncil nguin pper rfect rson tal
  ph one oto
  pi ano cnic geon lot ne nk oneer stachio xel zza
  pl anet ant aza
  po cket em et lar lish llen lo nd ny plar ppy rch rtal ster tato ttery wder
  pr airie esent etzel ince int ism ize ogram
  pu blic dding ffin lley lse ma mp mpkin ppet ppy rple zzle
  py ramid thon
  qu ail arter artz een iet ill ilt iz
  ra bbit ccoon dar dio dish ft isin lly mp nch nge pid ven
  re ady cipe cord ef gion lax mote scue ward
  rh ino ythm
  ri bbon ce ddle dge pple ver
  ro bin bot cket deo ller of okie om pe und ver yal
  ru by gby nner ral stic
  sa ddle fari ffron ge il lad lmon lon lsa lute nd ndal pphire tin turn uce
  sc ale arf hool ience ooter out reen ript roll
  se al ason cret dan ed
  sh adow ark elf ell eriff ield ine ip irt oe op ore ovel rimp
  si erra gnal lent lk lver mple nger ster
  sk etch i irt y
  sl ed eeve
  sm all ile oke ooth
  sn ack ail ow
  so ap da fa ft lar lid lo nar ng nnet up uth
  sp ade arrow atula ice ider inach iral irit onge oon ort ring ruce
  sq uare uash uid
  st adium age amp ar ation atue eam ereo icker one orm ory ove raw ream reet ring udio
  su gar it mmer mmit nset rf
  sw allow an eater ift ing
  sy mbol rup
  ta ble co ilor lent ngo rget
  te acher al apot mple nnis nt rrace
  th eater imble read under
  ti cket ger mber
  to ast ffee mato paz rch rnado rtoise ucan wer wn
  tr actor ail ain avel easure ee iangle ibe ophy opic out uck umpet
  tu lip na ndra nnel rkey rnip rtle xedo
  tw ig in
  um brella
  un cle icorn ion it
  up per
  us eful
  va cuum lley lve nilla ult
  ve ctor lvet nus randa ssel
  vi king lla llage ne nyl ola olet olin sitor sor sta
  vo ice lcano yage
  wa ffle gon lnut lrus ltz rm ter ve x
  we asel ekend st
  wh eat eel ite
  wi de llow nd ndow ng nter re zard
  wo lf nder ol rld
  wr en iter
  ya cht rd
  ye ar llow ti
  yo ga gurt ung
  ze bra nith phyr ro
  zi nc
  zo ne
`
  .trim()
  .split("\n")
  .flatMap((line) => {
    const [start = "", ...ends] = line.trim().split(" ");
    return ends.map((end) => start + end);
  });
