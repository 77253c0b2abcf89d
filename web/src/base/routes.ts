// Made from the route tables and docs/answers.json (GET /api/types.ts). Do not edit.

/** The process is alive */
export type GetHealthzIn = Record<string, never>
export type GetHealthzOut = unknown

/** The store answers: requests may be sent here */
export type GetReadyzIn = Record<string, never>
export type GetReadyzOut = unknown

/** Counters for Prometheus; to this machine only */
export type GetMetricsIn = Record<string, never>
export type GetMetricsOut = unknown

/** This document */
export type GetOpenapiJsonIn = Record<string, never>
export type GetOpenapiJsonOut = unknown

/** Inputs and outputs of all routes as TypeScript */
export type GetTypesTsIn = Record<string, never>
export type GetTypesTsOut = unknown

/** What happens, as it happens (text/event-stream); Last-Event-ID replays */
export type GetEventsIn = {
  topics?: string
  after?: number
}
export type GetEventsOut = unknown

/** Find people by any part of a name, pinyin, initials, phone tail, card or address */
export type GetPeopleIn = {
  q?: string
  limit?: number
  after?: number
}
export type GetPeopleOut = {
  items: ({
    address: string
    age?: number
    flags: (string)[]
    id: number
    is_elder: boolean
    name: string
    phone_tail: string
    sex: string
  })[]
  next?: number
}

/** Register somebody */
export type PostPeopleIn = {
  name: string
  phone?: string
  id_number?: string
  card?: string
  address?: string
  registered?: string
  language?: string
  speaks?: string
  note?: string
  sex?: 'unknown' | 'male' | 'female'
  mode?: 'standard' | 'elder'
  channel?: 'app' | 'sms' | 'voice' | 'paper'
  birth?: string
  door_id?: number
  is_elder?: boolean
}
export type PostPeopleOut = {
  id: number
}

/** One person, as far as the asker may see; the look is recorded */
export type GetPeopleByIdIn = {
  id: number
}
export type GetPeopleByIdOut = {
  absences: (unknown)[]
  address: string
  age: number
  birth: string
  card: string
  care_setting: string
  channel: string
  consents: ({
    channel: string
    ended?: string
    given: string
    id: number
    open: boolean
    purpose: string
    receiver: string
  })[]
  diet: ({
    from: string
    id: number
    kind: string
    source: string
    value: string
  })[]
  door_id?: number
  flags: (unknown)[]
  id: number
  id_number_tail: string
  is_elder: boolean
  language: string
  mode: string
  name: string
  note: string
  phone: string
  registered: string
  relations: ({
    acts: (string)[]
    id: number
    kind: string
    limit_fen: number
    name: string
    other_id: number
    person_id: number
    sees: (string)[]
    state: string
  })[]
  sex: string
  speaks: string
  state: string
  version: number
  wishes: ({
    id: number
    said: string
    words: string
  })[]
}

/** Change what is given; version is the one that was read */
export type PatchPeopleByIdIn = {
  id: number
  version: number
  name?: string
  phone?: string
  id_number?: string
  card?: string
  address?: string
  registered?: string
  language?: string
  speaks?: string
  note?: string
  sex?: 'unknown' | 'male' | 'female'
  mode?: 'standard' | 'elder'
  channel?: 'app' | 'sms' | 'voice' | 'paper'
  birth?: string
  door_id?: number
  is_elder?: boolean
}
export type PatchPeopleByIdOut = unknown

/** Erase everything about somebody, unless the law holds it */
export type DeletePeopleByIdIn = {
  id: number
}
export type DeletePeopleByIdOut = unknown

/** Everything about one person as JSON */
export type GetPeopleByIdExportIn = {
  id: number
}
export type GetPeopleByIdExportOut = unknown

/** My own page */
export type GetMeIn = Record<string, never>
export type GetMeOut = {
  absences: (unknown)[]
  address: string
  age: number
  birth: string
  card: string
  care_setting: string
  channel: string
  consents: ({
    channel: string
    given: string
    id: number
    open: boolean
    purpose: string
    receiver: string
  })[]
  diet: ({
    from: string
    id: number
    kind: string
    source: string
    value: string
  })[]
  door_id: number
  flags: (unknown)[]
  id: number
  id_number_tail: string
  is_elder: boolean
  language: string
  mode: string
  name: string
  note: string
  phone: string
  registered: string
  relations: ({
    acts: (string)[]
    id: number
    kind: string
    limit_fen: number
    name: string
    other_id: number
    person_id: number
    sees: (string)[]
    state: string
  })[]
  sex: string
  speaks: string
  state: string
  version: number
  wishes: ({
    id: number
    said: string
    words: string
  })[]
}

/** Everything about me as JSON */
export type GetMeExportIn = Record<string, never>
export type GetMeExportOut = unknown

/** Moved away, died, or came back */
export type PostPeopleByIdStateIn = {
  id: number
  state: 'lives_here' | 'moved' | 'died'
  day: string
}
export type PostPeopleByIdStateOut = unknown

/** Note a dated flag with its source */
export type PostPeopleByIdFlagsIn = {
  id: number
  kind: 'alone' | 'kongchao' | 'liushou' | 'shineng' | 'zhongcan' | 'jisheng' | 'dibao' | 'lowinc' | 'tekun' | 'youfu' | 'gugua' | 'bai' | 'jiben'
  from: string
  source: string
}
export type PostPeopleByIdFlagsOut = {
  id: number
}

/** End a flag */
export type PostPeopleByIdFlagsByItemEndIn = {
  id: number
  item: number
  last: string
}
export type PostPeopleByIdFlagsByItemEndOut = unknown

/** Move between home, community and institution */
export type PostPeopleByIdCareSettingIn = {
  id: number
  setting: 'home' | 'community' | 'institution'
  from: string
  reason: string
}
export type PostPeopleByIdCareSettingOut = unknown

/** Write down a wish in the elder's own words */
export type PostPeopleByIdWishesIn = {
  id: number
  words: string
}
export type PostPeopleByIdWishesOut = {
  id: number
}

/** Take a wish back */
export type DeletePeopleByIdWishesByItemIn = {
  id: number
  item: number
}
export type DeletePeopleByIdWishesByItemOut = unknown

/** Note an allergy, texture, condition, drug or habit */
export type PostPeopleByIdDietIn = {
  id: number
  kind: 'allergy' | 'texture' | 'condition' | 'drug' | 'habit' | 'weight_kg'
  value: string
  source: string
  until?: string
}
export type PostPeopleByIdDietOut = {
  id: number
}

/** End a diet limit */
export type DeletePeopleByIdDietByItemIn = {
  id: number
  item: number
}
export type DeletePeopleByIdDietByItemOut = unknown

/** Away: in hospital, at the child's, travelling */
export type PostPeopleByIdAbsencesIn = {
  id: number
  kind: 'hospital' | 'family' | 'travel' | 'other'
  from: string
  to?: string
}
export type PostPeopleByIdAbsencesOut = {
  id: number
}

/** Back again */
export type PostPeopleByIdAbsencesByItemEndIn = {
  id: number
  item: number
  last: string
}
export type PostPeopleByIdAbsencesByItemEndOut = unknown

/** Record an ability assessment; the server computes the level */
export type PostPeopleByIdAssessmentsIn = {
  id: number
  day: string
  scores: string
  assessors: string
  dementia?: boolean
  psychiatric?: boolean
  coma?: boolean
  events?: number
}
export type PostPeopleByIdAssessmentsOut = {
  id: number
  total: number
  level: number
  expires: string
}

/** The 26 items of GB/T 42195-2022 with what each score stands for */
export type GetAssessmentsItemsIn = Record<string, never>
export type GetAssessmentsItemsOut = {
  items: ({
    code: string
    domain: string
    labels: (string)[]
    max: number
    name: string
  })[]
}

/** Assessments that end within 30 days */
export type GetAssessmentsDueIn = Record<string, never>
export type GetAssessmentsDueOut = {
  items: (unknown)[]
}

/** Break the glass: see everything for four hours; the person is told */
export type PostPeopleByIdEmergencyIn = {
  id: number
  reason: string
}
export type PostPeopleByIdEmergencyOut = unknown

/** What the law keeps of this person, and until when */
export type GetPeopleByIdHoldsIn = {
  id: number
}
export type GetPeopleByIdHoldsOut = {
  items: (unknown)[]
}

/** Keep this person's data until a day, by law */
export type PostPeopleByIdHoldsIn = {
  id: number
  law: string
  until: string
}
export type PostPeopleByIdHoldsOut = {
  id: number
}

/** The law keeps it no longer */
export type PostPeopleByIdHoldsByHoldEndIn = {
  id: number
  hold: number
}
export type PostPeopleByIdHoldsByHoldEndOut = unknown

/** Who looked at this person */
export type GetPeopleByIdLooksIn = {
  id: number
}
export type GetPeopleByIdLooksOut = {
  items: ({
    at: string
    emergency: boolean
    purpose: string
    role: string
    role_text: string
    what: (string)[]
    who: string
  })[]
}

/** Ask to see or act for somebody */
export type PostPeopleByIdRelationsIn = {
  id: number
  other_id?: number
  kind: 'child' | 'spouse' | 'grandchild' | 'sibling' | 'relative' | 'neighbour' | 'guardian' | 'agent'
  sees: number
  acts: number
  limit_fen: number
  until?: string
}
export type PostPeopleByIdRelationsOut = {
  id: number
}

/** The elder agrees, or staff note how */
export type PostRelationsByRelationAgreeIn = {
  relation: number
  how: string
}
export type PostRelationsByRelationAgreeOut = unknown

/** End a relation at once */
export type PostRelationsByRelationEndIn = {
  relation: number
}
export type PostRelationsByRelationEndOut = unknown

/** Record a consent given on paper or by voice */
export type PostPeopleByIdConsentsIn = {
  id: number
  purpose: 'health' | 'location' | 'face' | 'finance' | 'religion' | 'seen' | 'habit' | 'picture' | 'neighbours'
  receiver: string
  channel: string
  text_hash: string
  witness?: string
  to?: 'family' | 'staff'
  to_id?: number
}
export type PostPeopleByIdConsentsOut = {
  id: number
}

/** Take back a consent for somebody, at once */
export type PostPeopleByIdConsentsByItemEndIn = {
  id: number
  item: number
}
export type PostPeopleByIdConsentsByItemEndOut = unknown

/** The elders I look after */
export type GetMeEldersIn = Record<string, never>
export type GetMeEldersOut = {
  items: ({
    acts: (string)[]
    id: number
    kind: string
    limit_fen: number
    name: string
    other_id: number
    person_id: number
    sees: (string)[]
    state: string
  })[]
}

/** Who looked at my data */
export type GetMeLooksIn = Record<string, never>
export type GetMeLooksOut = {
  items: ({
    at: string
    emergency: boolean
    purpose: string
    role: string
    role_text: string
    what: (string)[]
    who: string
  })[]
}

/** What I have agreed to */
export type GetMeConsentsIn = Record<string, never>
export type GetMeConsentsOut = {
  consents: ({
    channel: string
    ended?: string
    given: string
    id: number
    open: boolean
    purpose: string
    receiver: string
  })[]
}

/** Agree to one purpose for one receiver */
export type PostMeConsentsIn = {
  purpose: 'health' | 'location' | 'face' | 'finance' | 'religion' | 'seen' | 'habit' | 'picture' | 'neighbours'
  receiver: string
  channel: string
  text_hash: string
  witness?: string
  to?: 'family' | 'staff'
  to_id?: number
}
export type PostMeConsentsOut = {
  id: number
}

/** Take a consent back, at once */
export type PostMeConsentsByItemEndIn = {
  item: number
}
export type PostMeConsentsByItemEndOut = unknown

/** The register as a CSV file that a spreadsheet opens */
export type GetPeopleExportCsvIn = Record<string, never>
export type GetPeopleExportCsvOut = unknown

/** Pairs that may be one person */
export type GetPeopleDuplicatesIn = Record<string, never>
export type GetPeopleDuplicatesOut = {
  items: (unknown)[]
}

/** How whole the register is, field by field */
export type GetPeopleQualityIn = Record<string, never>
export type GetPeopleQualityOut = {
  elders: number
  fields: ({
    doubtful: number
    field: string
    filled: number
    permille: number
  })[]
}

/** Merge two records of one person; can be undone */
export type PostPeopleMergeIn = {
  kept_id: number
  gone_id: number
}
export type PostPeopleMergeOut = {
  id: number
}

/** Undo a merge */
export type PostPeopleUnmergeIn = {
  merge_id: number
}
export type PostPeopleUnmergeOut = unknown

/** Read a roster: a dry run tells every fault by row; a real run adds all or none */
export type PostImportsIn = {
  csv: string
  mapping?: ({
    name: string
    maps_to: string
  })[]
  dry_run: boolean
}
export type PostImportsOut = {
  added: number
  columns: ({
    maps_to: string
    name: string
  })[]
  faults: ({
    column: string
    row: number
    text: string
  })[]
  rows: number
}

/** The grid below a node */
export type GetGridIn = {
  parent_id?: number
}
export type GetGridOut = {
  items: ({
    id: number
    kind: number
    name: string
  })[]
}

/** Add a grid, building, unit or door */
export type PostGridIn = {
  parent_id?: number
  kind: number
  name: string
}
export type PostGridOut = {
  id: number
}

/** Who looks after it */
export type PostGridByIdDutyIn = {
  id: number
  person_id?: number
}
export type PostGridByIdDutyOut = unknown

/** Organisations of the community */
export type GetOrganisationsIn = Record<string, never>
export type GetOrganisationsOut = {
  items: ({
    id: number
    kind: number
    name: string
    operator: number
    state: number
  })[]
}

/** Add an organisation */
export type PostOrganisationsIn = {
  name: string
  kind: number
  operator: number
}
export type PostOrganisationsOut = {
  id: number
}

/** Who I am here */
export type GetSessionIn = Record<string, never>
export type GetSessionOut = {
  community: {
    id: number
    name: string
  }
  expires: string
  face: string
  language: string
  mode: string
  organisation_id?: number
  person: {
    id: number
    name: string
  }
  role: string
  role_text: string
}

/** Come in with a name and a password, and the authenticator's digits where they are set up */
export type PostSessionIn = {
  login: string
  password: string
  totp?: string
  new_password?: string
}
export type PostSessionOut = unknown

/** Leave */
export type DeleteSessionIn = Record<string, never>
export type DeleteSessionOut = unknown

/** Send a code by SMS; the answer is the same for unknown numbers */
export type PostSessionCodeIn = {
  phone: string
}
export type PostSessionCodeOut = unknown

/** Come in with the code from the SMS */
export type PostSessionPhoneIn = {
  phone: string
  code: string
}
export type PostSessionPhoneOut = unknown

/** Come in with the code that family or staff gave on paper */
export type PostSessionBindingIn = {
  code: string
}
export type PostSessionBindingOut = unknown

/** Make a code that opens somebody's page on their own device */
export type PostBindingsIn = {
  person_id: number
  family?: boolean
}
export type PostBindingsOut = unknown

/** Who holds this card */
export type PostCardsOpenIn = {
  card: string
}
export type PostCardsOpenOut = unknown

/** Every account of this community's staff and the roles it opens */
export type GetStaffIn = Record<string, never>
export type GetStaffOut = {
  items: ({
    login: string
    login_id: number
    name: string
    organisation_id?: number
    person_id: number
    role: string
    role_text: string
    state: string
    two_factors: boolean
  })[]
  roles: ({
    role: string
    text: string
  })[]
}

/** A new account with a first password, shown once; or one more role for the same person's own */
export type PostStaffIn = {
  person_id: number
  login: string
  role: 'site_manager' | 'cook' | 'canteen_worker' | 'courier' | 'volunteer' | 'carer' | 'clinician' | 'health_manager' | 'aide' | 'social_worker' | 'lawyer' | 'group_leader' | 'elder_aide' | 'artist' | 'teacher' | 'committee' | 'grid_worker' | 'building_lead' | 'operator' | 'civil_affairs' | 'market_regulator' | 'cyberspace' | 'finance' | 'ltci' | 'association' | 'donor' | 'investor' | 'supplier' | 'device_maker' | 'property' | 'logistics' | 'intern' | 'researcher' | 'supervisor' | 'developer' | 'registrar' | 'admin' | 'device'
  organisation_id?: number
}
export type PostStaffOut = unknown

/** A new first password; every session of the account ends */
export type PostStaffByLoginIdPasswordIn = {
  login_id: number
}
export type PostStaffByLoginIdPasswordOut = unknown

/** Take the second factor away: the phone is lost */
export type PostStaffByLoginIdTotpDropIn = {
  login_id: number
}
export type PostStaffByLoginIdTotpDropOut = unknown

/** End one role of an account, and its sessions, at once */
export type PostStaffByLoginIdEndIn = {
  login_id: number
  person_id: number
  role: 'site_manager' | 'cook' | 'canteen_worker' | 'courier' | 'volunteer' | 'carer' | 'clinician' | 'health_manager' | 'aide' | 'social_worker' | 'lawyer' | 'group_leader' | 'elder_aide' | 'artist' | 'teacher' | 'committee' | 'grid_worker' | 'building_lead' | 'operator' | 'civil_affairs' | 'market_regulator' | 'cyberspace' | 'finance' | 'ltci' | 'association' | 'donor' | 'investor' | 'supplier' | 'device_maker' | 'property' | 'logistics' | 'intern' | 'researcher' | 'supervisor' | 'developer' | 'registrar' | 'admin' | 'device'
  organisation_id?: number
}
export type PostStaffByLoginIdEndOut = unknown

/** The roles this login may act in */
export type GetSessionRolesIn = Record<string, never>
export type GetSessionRolesOut = {
  items: ({
    community: string
    community_id: number
    now: boolean
    role: string
    role_text: string
  })[]
  login: string
  two_factors: boolean
}

/** Act in another role */
export type PostSessionRoleIn = {
  community_id: number
  role: 'elder' | 'family' | 'neighbour' | 'site_manager' | 'cook' | 'canteen_worker' | 'courier' | 'volunteer' | 'carer' | 'clinician' | 'health_manager' | 'aide' | 'social_worker' | 'lawyer' | 'group_leader' | 'elder_aide' | 'artist' | 'teacher' | 'committee' | 'grid_worker' | 'building_lead' | 'operator' | 'civil_affairs' | 'market_regulator' | 'cyberspace' | 'finance' | 'ltci' | 'association' | 'donor' | 'investor' | 'supplier' | 'device_maker' | 'property' | 'logistics' | 'intern' | 'researcher' | 'supervisor' | 'developer' | 'registrar' | 'admin' | 'device'
  organisation_id?: number
}
export type PostSessionRoleOut = unknown

/** Change my password; my other sessions end */
export type PostSessionPasswordIn = {
  password: string
  new_password: string
}
export type PostSessionPasswordOut = unknown

/** Begin with an authenticator: its secret as text and QR */
export type PostSessionTotpIn = Record<string, never>
export type PostSessionTotpOut = {
  qr_path: string
  qr_side: number
  secret: string
  ticket: string
  uri: string
}

/** The first six digits: from now on they are asked for */
export type PostSessionTotpConfirmIn = {
  ticket: string
  code: string
}
export type PostSessionTotpConfirmOut = unknown

/** No authenticator any more */
export type PostSessionTotpDropIn = {
  password: string
}
export type PostSessionTotpDropOut = unknown

/** Which streets are loaded */
export type GetMapIn = Record<string, never>
export type GetMapOut = {
  attribution: string
  east: number
  north: number
  number: number
  south: number
  there: boolean
  west: number
}

/** Streets and areas as a vector tile (MVT); y may end in .mvt */
export type GetMapTilesByZByXByYIn = {
  z: number
  x: number
  y: string
  n?: number
}
export type GetMapTilesByZByXByYOut = unknown

/** Places as a vector tile */
export type GetMapLiveByZByXByYIn = {
  z: number
  x: number
  y: string
  n?: number
}
export type GetMapLiveByZByXByYOut = unknown

/** As far as one walks in so many minutes from a place or a point */
export type GetMapCircleIn = {
  place_id?: number
  lat_e7?: number
  lon_e7?: number
  datum?: 'wgs84' | 'gcj02' | 'bd09'
  minutes?: number
  profile?: 'elder' | 'brisk' | 'frail' | 'walker' | 'wheelchair' | 'courier' | 'ebike' | 'metres'
}
export type GetMapCircleOut = {
  area_m2: number
  attribution: string
  edge_m: number
  lat: number
  lon: number
  minutes: number
  norm_m: number
  norm_m2: number
  profile: string
  rings: ({
    hole: boolean
    points: ((number)[])[]
  })[]
  street_m: number
  vertices: number
}

/** As far as one walks from somebody's home; the look is recorded */
export type GetPeopleByIdCircleIn = {
  id: number
  minutes?: number
  profile?: 'elder' | 'brisk' | 'frail' | 'walker' | 'wheelchair' | 'courier' | 'ebike' | 'metres'
}
export type GetPeopleByIdCircleOut = {
  area_m2: number
  attribution: string
  edge_m: number
  lat: number
  lon: number
  minutes: number
  norm_m: number
  norm_m2: number
  profile: string
  rings: ({
    hole: boolean
    points: ((number)[])[]
  })[]
  street_m: number
  vertices: number
}

/** What is near my home, by minutes on foot */
export type GetMeNearbyIn = {
  minutes?: number
}
export type GetMeNearbyOut = {
  attribution: string
  items: ({
    access: string
    access_note: string
    address: string
    hours: string
    id: number
    kind: string
    lat: number
    lon: number
    minutes: number
    name: string
    open_now: boolean
    stairs: string
    sure: boolean
  })[]
  lat: number
  lon: number
  within_minutes: number
}

/** What is near somebody's home; the look is recorded */
export type GetPeopleByIdNearbyIn = {
  id: number
  minutes?: number
}
export type GetPeopleByIdNearbyOut = {
  attribution: string
  items: ({
    access: string
    access_note: string
    address: string
    hours: string
    id: number
    kind: string
    lat: number
    lon: number
    minutes: number
    name: string
    open_now: boolean
    stairs: string
    sure: boolean
  })[]
  lat: number
  lon: number
  within_minutes: number
}

/** How many elders have each kind of place within so many minutes, by kind and grid */
export type GetMapCoverageIn = {
  minutes?: number
  profile?: 'elder' | 'brisk' | 'frail' | 'walker' | 'wheelchair' | 'courier' | 'ebike' | 'metres'
}
export type GetMapCoverageOut = {
  grids: ({
    covered: {
      activity: number
      aed: number
      canteen: number
      clinic: number
      pharmacy: number
      seat: number
      shop: number
      station: number
      toilet: number
    }
    located: number
    name: string
    node_id: number
    people: number
  })[]
  kinds: ({
    covered: number
    kind: string
    permille: number
    places: number
  })[]
  located: number
  minutes: number
  people: number
  profile: string
}

/** Houses by their way to the nearest place of a kind, with those that have none in reach */
export type GetMapGapIn = {
  kind: 'canteen' | 'station' | 'clinic' | 'activity' | 'shop' | 'aed' | 'pharmacy' | 'toilet' | 'seat' | 'park' | 'bank' | 'home'
  minutes?: number
  profile?: 'elder' | 'brisk' | 'frail' | 'walker' | 'wheelchair' | 'courier' | 'ebike' | 'metres'
}
export type GetMapGapOut = {
  houses: ({
    grid: string
    lat: number
    lon: number
    name: string
    nearest_minutes: number
    node_id: number
    people: number
    uncovered: number
  })[]
  kind: string
  minutes: number
  people: number
  profile: string
  uncovered: number
}

/** Where to open next: k houses, with the proven bound and the gap to it; with a capacity, of the new ones and of those open already, nobody is counted who finds no seat */
export type GetMapSitingIn = {
  kind: 'canteen' | 'station' | 'clinic' | 'activity' | 'shop' | 'aed' | 'pharmacy' | 'toilet' | 'seat' | 'park' | 'bank' | 'home'
  k?: number
  capacity?: number
  minutes?: number
  profile?: 'elder' | 'brisk' | 'frail' | 'walker' | 'wheelchair' | 'courier' | 'ebike' | 'metres'
}
export type GetMapSitingOut = {
  before: number
  bound: number
  capacity: number
  chosen: ({
    adds: number
    lat: number
    lon: number
    name: string
    node_id: number
  })[]
  covered: number
  gap: number
  kind: string
  minutes: number
  people: number
  profile: string
  proven: boolean
}

/** Places, with how fresh what we know of them is */
export type GetMapPlacesIn = {
  kind?: 'canteen' | 'station' | 'clinic' | 'activity' | 'shop' | 'aed' | 'pharmacy' | 'toilet' | 'seat' | 'park' | 'bank' | 'home'
}
export type GetMapPlacesOut = {
  items: ({
    access: string
    access_note: string
    address: string
    capacity: number
    close_min: number
    datum: string
    fresh: string
    hours: string
    id: number
    kind: string
    lat: number
    lon: number
    name: string
    open_min: number
    organisation_id: number
    state: string
    trust_permille: number
    verified: string
    version: number
    weekdays: number
  })[]
}

/** One place */
export type GetMapPlacesByIdIn = {
  id: number
}
export type GetMapPlacesByIdOut = unknown

/** Add a place; a coordinate in China must say its datum */
export type PostMapPlacesIn = {
  kind: 'canteen' | 'station' | 'clinic' | 'activity' | 'shop' | 'aed' | 'pharmacy' | 'toilet' | 'seat' | 'park' | 'bank' | 'home'
  name: string
  lat_e7: number
  lon_e7: number
  address?: string
  hours?: string
  datum?: 'wgs84' | 'gcj02' | 'bd09'
  capacity?: number
  weekdays?: number
  open_min?: number
  close_min?: number
  access?: 'unknown' | 'level' | 'steps'
  access_note?: string
  organisation_id?: number
  state?: 'open' | 'paused' | 'gone'
}
export type PostMapPlacesOut = {
  id: number
}

/** Change a place that was read in this version */
export type PatchMapPlacesByIdIn = {
  id: number
  version: number
  kind?: 'canteen' | 'station' | 'clinic' | 'activity' | 'shop' | 'aed' | 'pharmacy' | 'toilet' | 'seat' | 'park' | 'bank' | 'home'
  name?: string
  lat_e7?: number
  lon_e7?: number
  address?: string
  hours?: string
  datum?: 'wgs84' | 'gcj02' | 'bd09'
  capacity?: number
  weekdays?: number
  open_min?: number
  close_min?: number
  access?: 'unknown' | 'level' | 'steps'
  access_note?: string
  organisation_id?: number
  state?: 'open' | 'paused' | 'gone'
}
export type PatchMapPlacesByIdOut = unknown

/** Somebody was there: all of it is right today */
export type PostMapPlacesByIdVerifyIn = {
  id: number
}
export type PostMapPlacesByIdVerifyOut = unknown

/** Buildings and where they stand */
export type GetMapSpotsIn = Record<string, never>
export type GetMapSpotsOut = {
  items: ({
    datum: string
    lat: number
    lon: number
    name: string
    node_id: number
    parent_id: number
    verified: string
  })[]
}

/** Where a building, unit or door is */
export type PostMapSpotsIn = {
  node_id: number
  lat_e7: number
  lon_e7: number
  datum?: 'wgs84' | 'gcj02' | 'bd09'
}
export type PostMapSpotsOut = unknown

/** Paths, gates and steps the community drew */
export type GetMapPathsIn = Record<string, never>
export type GetMapPathsOut = {
  items: ({
    id: number
    kind: string
    name: string
    points: ((number)[])[]
    private: boolean
  })[]
  map_number: number
}

/** Draw a path; the streets follow within two seconds */
export type PostMapPathsIn = {
  kind: 'way' | 'gate' | 'steps'
  name?: string
  private?: boolean
  datum?: 'wgs84' | 'gcj02' | 'bd09'
  points: ({
    lat_e7: number
    lon_e7: number
  })[]
}
export type PostMapPathsOut = {
  id: number
}

/** Remove a drawn path */
export type DeleteMapPathsByIdIn = {
  id: number
}
export type DeleteMapPathsByIdOut = unknown

/** Fences */
export type GetMapFencesIn = Record<string, never>
export type GetMapFencesOut = {
  items: (unknown)[]
}

/** Draw a fence */
export type PostMapFencesIn = {
  kind: 'service' | 'danger' | 'home'
  name: string
  datum?: 'wgs84' | 'gcj02' | 'bd09'
  points: ({
    lat_e7: number
    lon_e7: number
  })[]
}
export type PostMapFencesOut = {
  id: number
}

/** Remove a fence */
export type DeleteMapFencesByIdIn = {
  id: number
}
export type DeleteMapFencesByIdOut = unknown

/** The newest sheet of coordinates that is in force; id 0: none */
export type GetMapSheetsLastIn = Record<string, never>
export type GetMapSheetsLastOut = {
  id: number
  made_ms: number
  rows: number
  sheet: string
}

/** Many coordinates at once: every fault with its row and column, or the whole sheet */
export type PostMapSheetsIn = {
  sheet: 'places' | 'homes'
  datum?: 'wgs84' | 'gcj02' | 'bd09'
  kind?: 'canteen' | 'station' | 'clinic' | 'activity' | 'shop' | 'aed' | 'pharmacy' | 'toilet' | 'seat' | 'park' | 'bank' | 'home'
  text: string
  dry_run?: boolean
}
export type PostMapSheetsOut = unknown

/** Take a whole sheet back, within 24 hours */
export type PostMapSheetsByIdUndoIn = {
  id: number
}
export type PostMapSheetsByIdUndoOut = unknown

/** Who supports whom, what is unused, and what is lost when one stops */
export type GetMapNetworkIn = Record<string, never>
export type GetMapNetworkOut = {
  resources: ({
    capacity: number
    conditions: string
    fresh: string
    id: number
    kind: string
    loses: (number)[]
    name: string
    owner: string
    place_id: number
    runs: boolean
    served_hit: number
    single: boolean
    state: string
    stops: (number)[]
    unit: string
    unused: boolean
    used: number
    verified: string
    version: number
  })[]
  supports: ({
    from_id: number
    id: number
    needed: boolean
    to_id: number
    uses: number
    what: string
  })[]
}

/** Add people, a place, money, a policy, or a group that is served */
export type PostMapResourcesIn = {
  kind: 'people' | 'place' | 'money' | 'policy' | 'served'
  name: string
  owner?: string
  unit?: string
  conditions?: string
  capacity?: number
  place_id?: number
  state?: 'runs' | 'stopped'
}
export type PostMapResourcesOut = {
  id: number
}

/** Change a resource that was read in this version */
export type PatchMapResourcesByIdIn = {
  id: number
  version: number
  kind?: 'people' | 'place' | 'money' | 'policy' | 'served'
  name?: string
  verified?: boolean
  owner?: string
  unit?: string
  conditions?: string
  capacity?: number
  place_id?: number
  state?: 'runs' | 'stopped'
}
export type PatchMapResourcesByIdOut = unknown

/** One supports another; again: changes it */
export type PostMapSupportsIn = {
  from_id: number
  to_id: number
  what: string
  needed: boolean
  uses?: number
}
export type PostMapSupportsOut = {
  id: number
}

/** The support ended */
export type DeleteMapSupportsByIdIn = {
  id: number
}
export type DeleteMapSupportsByIdOut = unknown

/** What I have been told */
export type GetMeMessagesIn = Record<string, never>
export type GetMeMessagesOut = {
  items: ({
    about_id: number
    by?: string
    channel?: string
    id: number
    kind: string
    made: string
    person_id: number
    state: string
    words: string
  })[]
}

/** What is to be told on paper today */
export type GetMessagesPaperIn = Record<string, never>
export type GetMessagesPaperOut = {
  items: ({
    about_id: number
    address?: string
    by?: string
    channel?: string
    id: number
    kind: string
    made: string
    name?: string
    person_id: number
    phone?: string
    state: string
    words: string
  })[]
}

/** What could not be told and was not told again */
export type GetMessagesFailedIn = Record<string, never>
export type GetMessagesFailedOut = {
  items: (unknown)[]
}

/** Tell it again */
export type PostMessagesByIdResendIn = {
  id: number
}
export type PostMessagesByIdResendOut = {
  id: number
}

/** Read, or told on paper */
export type PostMessagesByIdReadIn = {
  id: number
}
export type PostMessagesByIdReadOut = unknown

/** The meal card: what is there, what is set aside, the last entries; the look is recorded */
export type GetCardsByPersonIn = {
  person: number
}
export type GetCardsByPersonOut = {
  balance_fen: number
  entries: ({
    after_fen: number
    amount_fen: number
    at: string
    id: number
    words: string
  })[]
  free_fen: number
  held_fen: number
  person_id: number
  words: string
}

/** Cash into the drawer, onto the card */
export type PostCardsByPersonTopUpIn = {
  person: number
  amount_fen: number
  site?: number
}
export type PostCardsByPersonTopUpOut = {
  balance_fen: number
  entries: ({
    after_fen: number
    amount_fen: number
    at: string
    id: number
    words: string
  })[]
  free_fen: number
  held_fen: number
  person_id: number
  words: string
}

/** Money of the card paid out in cash; what did not come in as cash needs a reason */
export type PostCardsByPersonRefundIn = {
  person: number
  amount_fen: number
  site?: number
  why?: string
}
export type PostCardsByPersonRefundOut = {
  balance_fen: number
  entries: ({
    after_fen: number
    amount_fen: number
    at: string
    id: number
    words: string
  })[]
  free_fen: number
  held_fen: number
  person_id: number
  words: string
}

/** Ask for a payment through the provider */
export type PostCardsByPersonPayIn = {
  person: number
  amount_fen: number
  site?: number
}
export type PostCardsByPersonPayOut = {
  amount_fen: number
  id: number
  page: string
}

/** What became of a payment, and where its money is */
export type GetPayIntentsByIntentIn = {
  intent: number
}
export type GetPayIntentsByIntentOut = {
  amount_fen: number
  id: number
  person_id: number
  place: string
  state: string
  words: string
}

/** The payment provider tells of a payment, signed in Pay-Signature */
export type PostPayNoticesIn = Record<string, never>
export type PostPayNoticesOut = unknown

/** What was counted in the drawer; the difference is booked */
export type PostFundsDrawerCountsIn = {
  counted_fen: number
  site?: number
}
export type PostFundsDrawerCountsOut = {
  counted_fen: number
  difference_fen: number
  expected_fen: number
}

/** Could everybody be refunded today? */
export type GetFundsCoverIn = Record<string, never>
export type GetFundsCoverOut = {
  apart_fen: number
  covered: boolean
  prepaid_fen: number
  words: string
}

/** Book the bank's list; what matches nobody is listed */
export type PostFundsBankLinesIn = {
  csv: string
}
export type PostFundsBankLinesOut = unknown

/** Lines of the bank that are nobody's yet, or more than a card holds */
export type GetFundsBankLinesIn = Record<string, never>
export type GetFundsBankLinesOut = {
  items: ({
    amount_fen: number
    date: string
    id: number
    person_id: number
    place: string
    reference: string
    rest_fen: number
    text: string
  })[]
}

/** Say whose card a line of the bank is for */
export type PostFundsBankLinesByLineAssignIn = {
  line: number
  person_id: number
}
export type PostFundsBankLinesByLineAssignOut = {
  amount_fen: number
  move: number
  rest_fen: number
}

/** What was done with lines of the bank in the last 30 days */
export type GetFundsBankLinesDoneIn = Record<string, never>
export type GetFundsBankLinesDoneOut = {
  items: ({
    amount_fen: number
    at: string
    by_words: boolean
    line: number
    move: number
    name: string
    reference: string
    refund: number
    state: string
    text: string
    undone: boolean
  })[]
}

/** What went onto a wrong card waits for a person again */
export type PostFundsBankMovesByMoveUndoIn = {
  move: number
}
export type PostFundsBankMovesByMoveUndoOut = unknown

/** What is nobody's goes back to whoever sent it, with the bank's next list */
export type PostFundsBankLinesByLineReturnIn = {
  line: number
  why: string
}
export type PostFundsBankLinesByLineReturnOut = {
  id: number
}

/** It is not sent back after all; before it is on a list */
export type PostFundsBankReturnsByRefundUndoIn = {
  refund: number
}
export type PostFundsBankReturnsByRefundUndoOut = unknown

/** A statement beside the books: every difference */
export type PostFundsReconcileIn = {
  csv: string
  source: 'bank' | 'provider'
}
export type PostFundsReconcileOut = {
  differences: ({
    books_fen: number
    date: string
    reference: string
    statement_fen: number
    what: string
  })[]
  faults: ({
    row: number
    text: string
  })[]
  lines: number
}

/** What of the top-ups can go back the way it came, and what is on its way; the look is recorded */
export type GetCardsByPersonRefundsIn = {
  person: number
}
export type GetCardsByPersonRefundsOut = {
  items: ({
    amount_fen: number
    answer: string
    asked: string
    back_reference: string
    care?: string
    care_note?: string
    care_words?: string
    cared?: boolean
    done: string
    elsewhere_fen: number
    heard?: string
    id: number
    means: string
    overdue: boolean
    person_id: number
    reference: string
    state: string
    tries: number
    why: string
    words: string
  })[]
  sources: ({
    amount_fen: number
    at: string
    left_fen: number
    means: string
    purse: boolean
    top_up: number
    words: string
  })[]
}

/** Give a top-up back, whole or in part, to the means it was paid by */
export type PostCardsByPersonRefundsIn = {
  person: number
  top_up: number
  amount_fen: number
  why?: string
}
export type PostCardsByPersonRefundsOut = unknown

/** Refunds on their way, or all */
export type GetRefundsIn = {
  show?: 'open' | 'all' | 'care'
}
export type GetRefundsOut = {
  items: (unknown)[]
  open_fen: number
  overdue: number
  to_look?: number
}

/** The list for the bank of all refunds that wait; they are marked as sent */
export type PostRefundsSendBankIn = Record<string, never>
export type PostRefundsSendBankOut = unknown

/** What the bank or the provider said of a refund, by hand */
export type PostRefundsByRefundAnswerIn = {
  refund: number
  result: 'done' | 'refused'
  reference?: string
  why?: string
}
export type PostRefundsByRefundAnswerOut = unknown

/** Ask the provider once more: at once, or after a refusal under a new number */
export type PostRefundsByRefundAgainIn = {
  refund: number
}
export type PostRefundsByRefundAgainOut = unknown

/** Somebody has looked at a refund, and says what he did */
export type PostRefundsByRefundLookedIn = {
  refund: number
  note: string
}
export type PostRefundsByRefundLookedOut = unknown

/** It waits for a person again */
export type PostRefundsByRefundUnlookIn = {
  refund: number
}
export type PostRefundsByRefundUnlookOut = unknown

/** The payment provider asks for the refunds that wait, signed in Pay-Signature */
export type PostPayRefundOrdersIn = Record<string, never>
export type PostPayRefundOrdersOut = unknown

/** The payment provider tells of a refund, signed in Pay-Signature */
export type PostPayRefundAnswersIn = Record<string, never>
export type PostPayRefundAnswersOut = unknown

/** Donation pools: received, spent, held, free, and which meals */
export type GetGiftsPoolsIn = Record<string, never>
export type GetGiftsPoolsOut = {
  items: ({
    days: number
    free_fen: number
    held_fen: number
    id: number
    meals: number
    name: string
    open: boolean
    purpose: string
    received_fen: number
    short_fen: number
    sites: number
    spent: ({
      fen: number
      meals: number
      month: number
      site_name: string
    })[]
    spent_fen: number
    words: string
  })[]
}

/** A pool with its purpose; programmes name it among their funders */
export type PostGiftsPoolsIn = {
  name: string
  purpose: string
}
export type PostGiftsPoolsOut = unknown

/** Nothing more is paid from it */
export type PostGiftsPoolsByPoolCloseIn = {
  pool: number
}
export type PostGiftsPoolsByPoolCloseOut = unknown

/** Pledges and what came of them */
export type GetGiftsIn = Record<string, never>
export type GetGiftsOut = {
  items: ({
    amount: number
    amount_words: string
    donor: string
    donor_name: string
    due?: string
    goods: string
    got: number
    got_words: string
    id: number
    made_at: string
    pool_id?: number
    state: string
    thanks: string
    unit: string
    words: string
  })[]
}

/** Somebody, or nobody named, pledges money for a pool, or goods */
export type PostGiftsIn = {
  donor: 'person' | 'firm' | 'unnamed'
  donor_name?: string
  person_id?: number
  organisation_id?: number
  pool_id?: number
  goods?: string
  unit: 'fen' | 'gram' | 'ml' | 'piece'
  amount: number
  due?: string
  words?: string
}
export type PostGiftsOut = unknown

/** What came, signed by who took it: money into the pool, goods as a batch of a site */
export type PostGiftsByGiftReceiptsIn = {
  gift: number
  amount: number
  signed: string
  site_id?: number
  code?: string
  best_before?: string
}
export type PostGiftsByGiftReceiptsOut = unknown

/** Nothing more will come of it */
export type PostGiftsByGiftEndIn = {
  gift: number
}
export type PostGiftsByGiftEndOut = unknown

/** Batches by best-before: received, cooked, thrown away, left */
export type GetGiftsStockIn = {
  site?: number
}
export type GetGiftsStockOut = {
  items: ({
    amount: number
    amount_words: string
    best_before: string
    code: string
    cooked: number
    gift_id: number
    goods: string
    id: number
    left: number
    left_words: string
    received_at: string
    signed: string
    site_id: number
    site_name: string
    soon: string
    thrown: number
    unit: string
  })[]
}

/** Into the pots of a meal */
export type PostGiftsLotsByLotCookIn = {
  lot: number
  amount: number
  day: string
  slot: 'breakfast' | 'lunch' | 'dinner'
}
export type PostGiftsLotsByLotCookOut = unknown

/** Thrown away, with the reason */
export type PostGiftsLotsByLotThrowIn = {
  lot: number
  amount: number
  words: string
}
export type PostGiftsLotsByLotThrowOut = unknown

/** Rent, cash and tax given to sites, with their papers */
export type GetGiftsAidsIn = {
  site?: number
}
export type GetGiftsAidsOut = {
  items: ({
    booked_fen: number
    document: string
    evidence: string
    from: string
    giver: string
    id: number
    kind: string
    month_fen: number
    months: number
    site_id: number
    site_name: string
    to: string
  })[]
}

/** An office gives a site rent, cash or tax: document, days, worth of a month */
export type PostGiftsAidsIn = {
  site_id: number
  kind: 'rent' | 'cash' | 'tax'
  giver: string
  document: string
  from: string
  to: string
  month_fen: number
}
export type PostGiftsAidsOut = unknown

/** A month of it with its paper, booked; repeating answers the first */
export type PostGiftsAidsByAidMonthsIn = {
  aid: number
  month: number
  evidence: string
}
export type PostGiftsAidsByAidMonthsOut = unknown

/** What each donation pool received and spent, and on how many meals where */
export type GetOpenPoolsIn = {
  community: number
}
export type GetOpenPoolsOut = {
  items: ({
    days: number
    free_fen: number
    held_fen: number
    id: number
    meals: number
    name: string
    open: boolean
    purpose: string
    received_fen: number
    short_fen: number
    sites: number
    spent: ({
      fen: number
      meals: number
      month: number
      site_name: string
    })[]
    spent_fen: number
    words: string
  })[]
}

/** Programmes of subsidy */
export type GetBenefitsProgrammesIn = Record<string, never>
export type GetBenefitsProgrammesOut = {
  items: ({
    document: string
    id: number
    name: string
    scheme: string
    sites?: (string)[]
    state: string
  })[]
}

/** Every fault, open question and note of a set of rules */
export type PostBenefitsProgrammesCheckIn = {
  rules: string
}
export type PostBenefitsProgrammesCheckOut = unknown

/** A site settles by it from now on */
export type PostBenefitsProgrammesByProgrammePublishIn = {
  programme: number
  site: number
}
export type PostBenefitsProgrammesByProgrammePublishOut = unknown

/** What a meal costs this person, and why; the look is recorded */
export type PostBenefitsQuoteIn = {
  person: number
  site: number
  day: string
  slot: 'breakfast' | 'lunch' | 'dinner'
  list_fen: number
  fee_fen?: number
  delivered?: boolean
}
export type PostBenefitsQuoteOut = unknown

/** What this person can get at a site; the look is recorded */
export type GetBenefitsOffersIn = {
  person: number
  site: number
}
export type GetBenefitsOffersOut = {
  words: (unknown)[]
}

/** A period of real settlements under draft rules: cost, winners, losers, cliffs */
export type PostBenefitsTrialsIn = {
  programme: number
  from: string
  to: string
  rules: string
}
export type PostBenefitsTrialsOut = {
  cliffs: ({
    pay_at_fen: number
    pay_before_fen: number
    price_fen: number
    words: string
  })[]
  funders_new: ({
    fen: number
    funder: string
  })[]
  funders_old: ({
    fen: number
    funder: string
  })[]
  losers: number
  lost_fen: number
  meals: number
  pay_new_fen: number
  pay_old_fen: number
  persons: number
  runway: ({
    a_day_fen: number
    budget_fen?: number
    funder: string
    last?: string
    lasts?: boolean
    used_fen?: number
    words: string
  })[]
  unchanged: number
  winners: number
  won_fen: number
}

/** Claims with their states, and how long each office takes */
export type GetClaimsIn = Record<string, never>
export type GetClaimsOut = {
  items: ({
    funder: string
    id: number
    lines: number
    month: number
    question: string
    sample_seed: number
    state: string
    submitted: string
    total_fen: number
  })[]
  offices: ({
    claims: number
    funder: string
    median_days_to_approve: number
    median_days_to_pay: number
    oldest_days: number
    open: number
  })[]
}

/** What each funder has not been asked for yet */
export type GetClaimsUnclaimedIn = {
  month: number
}
export type GetClaimsUnclaimedOut = {
  items: (unknown)[]
}

/** The monthly claim of a funder */
export type PostClaimsIn = {
  funder: string
  month: number
}
export type PostClaimsOut = unknown

/** Question, approve or pay a claim */
export type PostClaimsByClaimStateIn = {
  claim: number
  state: 'submitted' | 'questioned' | 'approved' | 'paid'
  question?: string
}
export type PostClaimsByClaimStateOut = unknown

/** The claim line by line */
export type GetClaimsByClaimFileCsvIn = {
  claim: number
}
export type GetClaimsByClaimFileCsvOut = unknown

/** The claim as a spreadsheet */
export type GetClaimsByClaimFileXlsxIn = {
  claim: number
}
export type GetClaimsByClaimFileXlsxOut = unknown

/** Take a benefit back from the site, with reason and evidence */
export type PostBenefitsClawbacksIn = {
  ticket: number
  reason: string
  evidence: string
}
export type PostBenefitsClawbacksOut = unknown

/** A period in figures: days, sites, funders, ages, and what funders still owe */
export type GetBenefitsOverviewIn = {
  from: string
  to: string
}
export type GetBenefitsOverviewOut = {
  before: {
    discount_fen: number
    list_fen: number
    meals: number
    pay_fen: number
    subsidy_fen: number
  }
  days: ({
    day: string
    discount_fen: number
    list_fen: number
    meals: number
    pay_fen: number
    subsidy_fen: number
  })[]
  discount_fen: number
  from: string
  funders: ({
    fen: number
    funder: string
  })[]
  groups: ({
    fen: number
    group: string
    meals: number
    persons: number
  })[]
  list_fen: number
  meals: number
  owed: ({
    fen: number
    funder: string
    lines: number
    oldest: string
    stage: string
    submitted?: string
  })[]
  pay_fen: number
  persons: number
  sites: ({
    discount_fen: number
    list_fen: number
    meals: number
    name: string
    pay_fen: number
    site_id: number
    subsidy_fen: number
  })[]
  subsidy_fen: number
  to: string
}

/** A programme with its rules and the sites that settle by it */
export type GetBenefitsProgrammesByProgrammeIn = {
  programme: number
}
export type GetBenefitsProgrammesByProgrammeOut = {
  document: string
  id: number
  name: string
  rules: string
  scheme: string
  sites: ({
    id: number
    name: string
  })[]
  state: string
}

/** A claim with its lines, a page at a time */
export type GetClaimsByClaimIn = {
  claim: number
  after?: number
}
export type GetClaimsByClaimOut = {
  approved?: string
  funder: string
  id: number
  items: ({
    at: string
    day: string
    discount_fen: number
    fen: number
    list_fen: number
    pay_fen: number
    person_id: number
    rule: string
    sampled: string
    settlement: number
    site_id: number
    slot: number
    ticket: number
    transfer: number
    version: string
  })[]
  lines: number
  month: number
  next: number
  question: string
  state: string
  submitted: string
  total_fen: number
}

/** Signals that somebody should look at; a site sees its own */
export type GetBenefitsCasesIn = {
  show?: 'open' | 'all'
  site?: number
}
export type GetBenefitsCasesOut = {
  items: ({
    day: string
    decision: string
    id: number
    limit: number
    made: string
    measured: number
    other_id: number
    person_id: number
    rule: string
    said: string
    settlement_id: number
    site_id: number
    site_name: string
    state: string
    stops: boolean
    words: string
  })[]
  note: string
  stopping: number
}

/** One of them */
export type GetBenefitsCasesByCaseIn = {
  case: number
}
export type GetBenefitsCasesByCaseOut = unknown

/** What the site, the elder or the family say to it */
export type PostBenefitsCasesByCaseSaidIn = {
  case: number
  words: string
}
export type PostBenefitsCasesByCaseSaidOut = unknown

/** Harmless, or wrong: the benefit is then taken back from the site, never from the elder */
export type PostBenefitsCasesByCaseDecideIn = {
  case: number
  verdict: 'harmless' | 'wrong'
  why: string
}
export type PostBenefitsCasesByCaseDecideOut = unknown

/** Run the signals over up to 31 days */
export type PostBenefitsLooksIn = {
  from: string
  to: string
  patterns?: boolean
}
export type PostBenefitsLooksOut = unknown

/** Place, opening hours and seats, for the signals */
export type PutBenefitsSitesBySiteFactsIn = {
  site: number
  lat_e7?: number
  lon_e7?: number
  open_min?: number
  close_min?: number
  seats?: number
  turns?: number
}
export type PutBenefitsSitesBySiteFactsOut = unknown

/** The meal card in a month, in sentences to be spoken; the look is recorded */
export type GetStatementsEldersByPersonIn = {
  person: number
  month: number
}
export type GetStatementsEldersByPersonOut = {
  balance_fen: number
  closing_fen: number
  discount_fen: number
  entries: ({
    after_fen: number
    amount_fen: number
    day: string
    id: number
    words: string
  })[]
  list_fen: number
  meals: number
  month: number
  opening_fen: number
  paid_fen: number
  person_id: number
  refunded_fen: number
  services_fen: number
  subsidy_fen: number
  topped_up_fen: number
  words: (string)[]
}

/** What the card paid for in the last six months; the look is recorded */
export type GetStatementsEldersByPersonSpendingIn = {
  person: number
  month: number
}
export type GetStatementsEldersByPersonSpendingOut = {
  months: ({
    kinds: ({
      fen: number
      kind: string
      name: string
    })[]
    month: number
    subsidy_fen: number
  })[]
  person_id: number
  words: string
}

/** A payer's purse in a month, and for whom it paid; the look is recorded */
export type GetStatementsFamiliesByPersonIn = {
  person: number
  month: number
}
export type GetStatementsFamiliesByPersonOut = {
  balance_fen: number
  closing_fen: number
  elders: ({
    meals: number
    name: string
    pay_fen: number
    person_id: number
    subsidy_fen: number
  })[]
  entries: ({
    after_fen: number
    amount_fen: number
    day: string
    id: number
    words: string
  })[]
  month: number
  opening_fen: number
  paid_fen: number
  person_id: number
  refunded_fen: number
  services_fen: number
  topped_up_fen: number
  words: (string)[]
}

/** What a funder bore in a month, was asked for, paid and owes */
export type GetStatementsFundersIn = {
  funder: string
  month: number
}
export type GetStatementsFundersOut = unknown

/** A site's own income and cost in a month, and how long its money is out */
export type GetStatementsSitesBySiteIn = {
  site: number
  month: number
}
export type GetStatementsSitesBySiteOut = {
  aid_cash_fen: number
  aid_rent_fen: number
  aid_tax_fen: number
  back_fen: number
  balance_fen: number
  break_even_meals: number
  cost_fen: number
  costs: ({
    fen: number
    kind: string
    name: string
  })[]
  discount_fen: number
  due: ({
    fen: number
    funder: string
    mean_days: number
    oldest_days: number
  })[]
  eaters_fen: number
  funders_fen: number
  gap_a_meal_fen: number
  income_fen: number
  meals: number
  month: number
  other_fen: number
  own_percent: number
  result_fen: number
  result_without_aid_fen: number
  site_id: number
  site_name: string
  stops: number
  trend: ({
    cost_fen: number
    income_fen: number
    meals: number
    month: number
    own_percent?: number
  })[]
  words: (string)[]
}

/** What the site spent */
export type PostStatementsSitesBySiteCostsIn = {
  site: number
  month: number
  kind: 'food' | 'staff' | 'rent' | 'energy' | 'delivery' | 'other'
  amount_fen: number
  words?: string
}
export type PostStatementsSitesBySiteCostsOut = unknown

/** What is held for the site goes to its bank; not while a case is open */
export type PostStatementsSitesBySitePayoutsIn = {
  site: number
  amount_fen: number
}
export type PostStatementsSitesBySitePayoutsOut = unknown

/** How long each funder's budget lasts at this pace */
export type GetBenefitsProgrammesByProgrammeRunwayIn = {
  programme: number
}
export type GetBenefitsProgrammesByProgrammeRunwayOut = {
  items: ({
    a_day_fen: number
    budget_fen: number
    days_left: number
    from: string
    funder: string
    last: string
    lasts: boolean
    to: string
    used_fen: number
    words: string
  })[]
}

/** What a funder has set aside for a programme */
export type PutBenefitsProgrammesByProgrammeBudgetsIn = {
  programme: number
  funder: string
  from: string
  to: string
  amount_fen: number
}
export type PutBenefitsProgrammesByProgrammeBudgetsOut = unknown

/** What this person can get free or cheaper, site by site; the look is recorded */
export type GetBenefitsMineByPersonIn = {
  person: number
}
export type GetBenefitsMineByPersonOut = {
  person_id: number
  sites: ({
    example: {
      list_fen: number
      pay_fen: number
      words: string
    }
    site_id: number
    site_name: string
    words: (string)[]
  })[]
  vouchers: ({
    id: number
    left: number
    name: string
    to: string
    unit: string
    words: string
  })[]
}

/** What somebody of this age and registration can get; asks for no name */
export type GetOpenBenefitsIn = {
  community: number
  age: number
  registered: 'town' | 'district' | 'city' | 'none'
  flags?: string
  ability?: number
}
export type GetOpenBenefitsOut = {
  sites: ({
    site_id: number
    site_name: string
    words: (string)[]
  })[]
}

/** The settlements drawn for a check on site, why, and what was found */
export type GetClaimsByClaimSampleIn = {
  claim: number
}
export type GetClaimsByClaimSampleOut = {
  checked: number
  claim_id: number
  items: ({
    day: string
    fen: number
    list_fen: number
    person_id: number
    reason: string
    result: string
    settlement_id: number
    site_id: number
    site_name: string
    slot: number
    words: string
  })[]
  seed: number
  words: string
}

/** What the check on site found */
export type PostClaimsByClaimSampleBySettlementIn = {
  claim: number
  settlement: number
  result: 'right' | 'wrong' | 'nobody'
  words?: string
}
export type PostClaimsByClaimSampleBySettlementOut = unknown

/** Services that funders have bought, and what is left of them */
export type GetPurchasesIn = Record<string, never>
export type GetPurchasesOut = {
  items: ({
    document: string
    from: string
    funder: string
    id: number
    left: number
    month_max: number
    name: string
    price_fen: number
    provider_id: number
    provider_name: string
    service: string
    share_bp: number
    to: string
    unit: string
    units: number
  })[]
}

/** Buy services of a firm: fen of bills or minutes, at a price of an hour */
export type PostPurchasesIn = {
  funder: string
  provider: number
  service: string
  name: string
  unit: 'fen' | 'minute'
  units: number
  price_fen: number
  share_bp?: number
  month_max?: number
  from: string
  to: string
  document: string
}
export type PostPurchasesOut = unknown

/** Give a person units of it, for some days */
export type PostPurchasesByLotVouchersIn = {
  lot: number
  person: number
  units: number
  from: string
  to: string
}
export type PostPurchasesByLotVouchersOut = unknown

/** The visits it paid for */
export type GetPurchasesByLotVisitsIn = {
  lot: number
}
export type GetPurchasesByLotVisitsOut = unknown

/** What was accepted of it */
export type GetPurchasesByLotAcceptancesIn = {
  lot: number
}
export type GetPurchasesByLotAcceptancesOut = unknown

/** Accept what was done up to a day, with a mark; the funder then owes it to the firm */
export type PostPurchasesByLotAcceptancesIn = {
  lot: number
  to: string
  quality: number
  words?: string
}
export type PostPurchasesByLotAcceptancesOut = unknown

/** Every visit of an acceptance, the sum, the mark and what is to be paid */
export type GetAcceptancesByAcceptanceInvoiceCsvIn = {
  acceptance: number
}
export type GetAcceptancesByAcceptanceInvoiceCsvOut = unknown

/** The funder has paid what was accepted */
export type PostAcceptancesByAcceptancePaidIn = {
  acceptance: number
}
export type PostAcceptancesByAcceptancePaidOut = unknown

/** A person's service vouchers; the look is recorded */
export type GetVouchersByPersonIn = {
  person: number
}
export type GetVouchersByPersonOut = {
  items: ({
    from: string
    id: number
    left: number
    name: string
    open: boolean
    to: string
    unit: string
    units: number
    words: string
  })[]
}

/** A visit was made: units and the elder's share are taken */
export type PostVouchersByVoucherVisitsIn = {
  voucher: number
  ticket: number
  worker?: number
  start: string
  end: string
  planned_min: number
}
export type PostVouchersByVoucherVisitsOut = unknown

/** An overlap was looked at: good, or everything goes back */
export type PostVouchersVisitsByTicketClearIn = {
  ticket: number
  good: boolean
}
export type PostVouchersVisitsByTicketClearOut = unknown

/** A delivery platform asks to order for a person; he has to agree */
export type PostConnectBindingsIn = {
  card: string
  phone_tail: string
}
export type PostConnectBindingsOut = unknown

/** What a delivered meal costs this person, and who bears the rest */
export type PostConnectQuotesIn = {
  person: number
  site: number
  day: string
  slot: 'breakfast' | 'lunch' | 'dinner'
  list_fen: number
  fee_fen?: number
}
export type PostConnectQuotesOut = unknown

/** The platform has sold it: the subsidy is settled with the order */
export type PostConnectOrdersIn = {
  order: string
  person: number
  site: number
  day: string
  slot: 'breakfast' | 'lunch' | 'dinner'
  list_fen: number
  fee_fen?: number
}
export type PostConnectOrdersOut = unknown

/** It was handed over: the funders owe their part, and it stands in the next claim */
export type PostConnectOrdersByOrderServedIn = {
  order: string
}
export type PostConnectOrdersByOrderServedOut = unknown

/** It was not: subsidy and caps are free again */
export type PostConnectOrdersByOrderCancelIn = {
  order: string
}
export type PostConnectOrdersByOrderCancelOut = unknown

/** Programmes of subsidy: document, days, rules in words, who bears them, budget and use */
export type GetOpenProgrammesIn = {
  community: number
}
export type GetOpenProgrammesOut = {
  items: ({
    document: string
    from: string
    funders: ({
      a_day_fen: number
      budget_fen?: number
      funder: string
      used_fen?: number
      words: string
    })[]
    name: string
    state: string
    version: string
    words: (string)[]
  })[]
}

/** How many days each office takes to approve and to pay, in the middle */
export type GetOpenOfficesIn = {
  community: number
}
export type GetOpenOfficesOut = {
  items: ({
    claims: number
    funder: string
    median_days_to_approve: number
    median_days_to_pay: number
    oldest_days: number
    open: number
  })[]
}

/** Each site's meals, income, cost and own share in a month */
export type GetOpenBooksIn = {
  community: number
  month: number
}
export type GetOpenBooksOut = {
  items: ({
    break_even_meals: number
    cost_fen: number
    eaters_fen: number
    funders_fen: number
    meals: number
    other_fen: number
    own_percent: number
    site_name: string
  })[]
}

/** Changes of programmes, planned and begun, with what they mean; a site sees its own */
export type GetBenefitsChangesIn = {
  site?: number
}
export type GetBenefitsChangesOut = {
  items: (unknown)[]
}

/** Who would pay more and less at a site under another programme, or (none) without one */
export type PostBenefitsChangesWeighIn = {
  site: number
  programme?: number
}
export type PostBenefitsChangesWeighOut = unknown

/** Plan it: a cut begins after its notice period, or earlier with a reason that is shown */
export type PostBenefitsChangesIn = {
  site: number
  programme?: number
  from: string
  why_early?: string
}
export type PostBenefitsChangesOut = unknown

/** Take a change back before it begins */
export type PostBenefitsChangesByChangeWithdrawIn = {
  change: number
}
export type PostBenefitsChangesByChangeWithdrawOut = unknown

/** How many days before a cut of this programme is told */
export type PutBenefitsProgrammesByProgrammeNoticeIn = {
  programme: number
  days: number
}
export type PutBenefitsProgrammesByProgrammeNoticeOut = unknown

/** What its meals of a month cost, and who bore it: government, charity, enterprise, elder */
export type GetBenefitsProgrammesByProgrammePartiesIn = {
  programme: number
  month: number
}
export type GetBenefitsProgrammesByProgrammePartiesOut = unknown

/** The monthly statement of one funder: day, site, meals, fen */
export type GetBenefitsProgrammesByProgrammeStatementCsvIn = {
  programme: number
  funder: string
  month: number
}
export type GetBenefitsProgrammesByProgrammeStatementCsvOut = unknown

/** Of each programme: what its meals of a month cost, and who bore it */
export type GetOpenPartiesIn = {
  community: number
  month: number
}
export type GetOpenPartiesOut = {
  items: ({
    charity_fen: number
    cost_fen: number
    elder_fen: number
    enterprise_fen: number
    fund_fen: number
    government_fen: number
    ltci_fen: number
    meals: number
    name: string
    shares: ({
      fen: number
      funder: string
      meals: number
      party: string
    })[]
  })[]
}

/** Programmes being written, or waiting for a second person */
export type GetBenefitsDraftsIn = Record<string, never>
export type GetBenefitsDraftsOut = {
  items: ({
    changed: string
    changed_by: string
    document: string
    from: number
    id: number
    may_decide: boolean
    name: string
    note: string
    programme: number
    rules: string
    state: string
    version: number
  })[]
}

/** Begin one: from nothing, or as a copy of a programme */
export type PostBenefitsDraftsIn = {
  from?: number
  name?: string
  document?: string
  rules?: string
}
export type PostBenefitsDraftsOut = {
  id: number
}

/** A draft as far as it is written */
export type GetBenefitsDraftsByDraftIn = {
  draft: number
}
export type GetBenefitsDraftsByDraftOut = {
  changed: string
  changed_by: string
  document: string
  from: number
  id: number
  may_decide: boolean
  name: string
  note: string
  programme: number
  rules: string
  state: string
  version: number
}

/** Write it on; it need not be whole */
export type PutBenefitsDraftsByDraftIn = {
  draft: number
  version: number
  name: string
  document: string
  rules: string
}
export type PutBenefitsDraftsByDraftOut = {
  changed: string
  changed_by: string
  document: string
  from: number
  id: number
  may_decide: boolean
  name: string
  note: string
  programme: number
  rules: string
  state: string
  version: number
}

/** Hand it to a second person: its rules are proved */
export type PostBenefitsDraftsByDraftHandIn = {
  draft: number
}
export type PostBenefitsDraftsByDraftHandOut = {
  changed: string
  changed_by: string
  document: string
  from: number
  id: number
  may_decide: boolean
  name: string
  note: string
  programme: number
  rules: string
  state: string
  version: number
}

/** Write it on after all */
export type PostBenefitsDraftsByDraftTakeBackIn = {
  draft: number
}
export type PostBenefitsDraftsByDraftTakeBackOut = {
  changed: string
  changed_by: string
  document: string
  from: number
  id: number
  may_decide: boolean
  name: string
  note: string
  programme: number
  rules: string
  state: string
  version: number
}

/** By a second person: it becomes a programme, or goes back with a note */
export type PostBenefitsDraftsByDraftDecideIn = {
  draft: number
  agree: boolean
  note?: string
}
export type PostBenefitsDraftsByDraftDecideOut = {
  changed: string
  changed_by: string
  document: string
  from: number
  id: number
  may_decide: boolean
  name: string
  note: string
  programme: number
  rules: string
  state: string
  version: number
}

/** Throw it away */
export type PostBenefitsDraftsByDraftThrowIn = {
  draft: number
}
export type PostBenefitsDraftsByDraftThrowOut = {
  changed: string
  changed_by: string
  document: string
  from: number
  id: number
  may_decide: boolean
  name: string
  note: string
  programme: number
  rules: string
  state: string
  version: number
}

/** Out of the bin again */
export type PostBenefitsDraftsByDraftRestoreIn = {
  draft: number
}
export type PostBenefitsDraftsByDraftRestoreOut = {
  changed: string
  changed_by: string
  document: string
  from: number
  id: number
  may_decide: boolean
  name: string
  note: string
  programme: number
  rules: string
  state: string
  version: number
}

/** My run of today, door by door */
export type GetRunIn = Record<string, never>
export type GetRunOut = {
  run: {
    boxes: string
    id: number
    name: string
    station_phone: string
    total: number
    who: number
  }
  stops: ({
    age: number
    call: string
    id: number
    name: string
    no: number
    notes: ({
      kind: string
      text: string
    })[]
    phone: string
    place: string
    state: string
    tags: ({
      kind: string
      text: string
    })[]
    what: string
  })[]
}

/** What happened at a door; may be corrected, all is kept */
export type PostRunStopsByIdOutcomeIn = {
  id: number
  outcome: 'todo' | 'delivered' | 'handed_on' | 'no_answer' | 'returned'
  proof?: 'code' | 'card' | 'photo' | 'voice'
  proof_text?: string
  photo?: string
  undo?: string
  at_ms?: number
}
export type PostRunStopsByIdOutcomeOut = {
  id: number
  state: string
}

/** How the person was */
export type PostRunStopsByIdConditionIn = {
  id: number
  condition: 'well' | 'odd' | 'help'
  at_ms?: number
}
export type PostRunStopsByIdConditionOut = unknown

/** The run is on its way */
export type PostRunsByIdLeaveIn = {
  id: number
}
export type PostRunsByIdLeaveOut = unknown

/** Who goes */
export type PostRunsByIdWorkerIn = {
  id: number
  worker_id: number
}
export type PostRunsByIdWorkerOut = unknown

/** Those who did not answer and have not been found */
export type GetSearchesIn = Record<string, never>
export type GetSearchesOut = {
  items: (unknown)[]
}

/** What was done; the next step begins */
export type PostSearchesByIdNoteIn = {
  id: number
  result: string
}
export type PostSearchesByIdNoteOut = unknown

/** Found: the search ends */
export type PostSearchesByIdEndIn = {
  id: number
  outcome: 'seen_well' | 'away' | 'hospital' | 'helped' | 'died'
  result?: string
}
export type PostSearchesByIdEndOut = unknown

/** Plan routes: VROOM's JSON in and out, with the yl_ keys */
export type PostRouteIn = Record<string, never>
export type PostRouteOut = unknown

/** The meal's runs, who carries, when everything will arrive */
export type GetDeskIn = {
  day?: string
  meal?: 'breakfast' | 'lunch' | 'dinner'
  site_id?: number
}
export type GetDeskOut = {
  carriers: ({
    at: null
    boxes: number
    fallback: boolean
    id: number
    name: string
    off: boolean
    pace: string
  })[]
  day: string
  estimated: boolean
  meal: string
  now_ms: number
  runs: ({
    back_ms: number
    familiar: number
    id: number
    late: number
    leave_ms: number
    metres: number
    minutes: number
    modified: boolean
    name: string
    nobody: number
    off: boolean
    state: string
    stops: ({
      arrive_ms: number
      changed: boolean
      cold: boolean
      done: boolean
      familiar: boolean
      hot_minutes: number
      id: number
      late_minutes: number
      name: string
      note: string
      order_id: number
      outcome: string
      person_id: number
      place: string
      told_ms: number | null
      warning: string
      what: string
    })[]
    worker: string
    worker_id: number
  })[]
  site_id: number
  sums: {
    done: number
    familiar: number
    hot_minutes: number
    late: number
    metres: number
    minutes: number
    no_answer: number
    nobody: number
    stops: number
    undelivered: number
  }
  undo: null | string
}

/** What a change would mean; nothing is kept */
export type PostDeskPreviewIn = {
  day?: string
  meal?: 'breakfast' | 'lunch' | 'dinner'
  site_id?: number
  kind?: 'move' | 'gone' | 'proposed' | 'fallback'
  words?: string
  runs: ({
    id?: number
    worker_id?: number
    stops: (number)[]
  })[]
}
export type PostDeskPreviewOut = {
  before: {
    done: number
    familiar: number
    hot_minutes: number
    late: number
    metres: number
    minutes: number
    no_answer: number
    nobody: number
    stops: number
    undelivered: number
  }
  carriers: ({
    at: null
    boxes: number
    fallback: boolean
    id: number
    name: string
    off: boolean
    pace: string
  })[]
  changes: ({
    after_ms: number
    before_ms: number
    from: string
    id: number
    late_minutes: number
    moved: boolean
    name: string
    to: string
    told: boolean
    worker: string
  })[]
  day: string
  estimated: boolean
  meal: string
  now_ms: number
  runs: ({
    back_ms: number
    familiar: number
    id: number
    late: number
    leave_ms: number
    metres: number
    minutes: number
    modified: boolean
    name: string
    nobody: number
    off: boolean
    state: string
    stops: ({
      arrive_ms: number
      changed: boolean
      cold: boolean
      done: boolean
      familiar: boolean
      hot_minutes: number
      id: number
      late_minutes: number
      name: string
      note: string
      order_id: number
      outcome: string
      person_id: number
      place: string
      told_ms: number
      warning: string
      what: string
    })[]
    worker: string
    worker_id: number
  })[]
  site_id: number
  sums: {
    done: number
    familiar: number
    hot_minutes: number
    late: number
    metres: number
    minutes: number
    no_answer: number
    nobody: number
    stops: number
    undelivered: number
  }
  undo: null
}

/** What the optimiser would do, and what that saves; nothing is kept */
export type PostDeskProposalIn = {
  day?: string
  meal?: 'breakfast' | 'lunch' | 'dinner'
  site_id?: number
  how: 'order' | 'full' | 'cover'
}
export type PostDeskProposalOut = {
  before: {
    done: number
    familiar: number
    hot_minutes: number
    late: number
    metres: number
    minutes: number
    no_answer: number
    nobody: number
    stops: number
    undelivered: number
  }
  carriers: ({
    at: null
    boxes: number
    fallback: boolean
    id: number
    name: string
    off: boolean
    pace: string
  })[]
  changes: ({
    after_ms: number
    before_ms: number
    from: string
    id: number
    late_minutes: number
    moved: boolean
    name: string
    to: string
    told: boolean
    worker: string
  })[]
  day: string
  estimated: boolean
  left: ({
    id: number
    name: string
    reason: string
  })[]
  meal: string
  now_ms: number
  plan: ({
    id?: number
    stops: (number)[]
    worker_id?: number
  })[]
  runs: ({
    back_ms: number
    familiar: number
    id: number
    late: number
    leave_ms: number
    metres: number
    minutes: number
    modified: boolean
    name: string
    nobody: number
    off: boolean
    state: string
    stops: ({
      arrive_ms: number
      changed: boolean
      cold: boolean
      done: boolean
      familiar: boolean
      hot_minutes: number
      id: number
      late_minutes: number
      name: string
      note: string
      order_id: number
      outcome: string
      person_id: number
      place: string
      told_ms: number | null
      warning: string
      what: string
    })[]
    worker: string
    worker_id: number
  })[]
  site_id: number
  sums: {
    done: number
    familiar: number
    hot_minutes: number
    late: number
    metres: number
    minutes: number
    no_answer: number
    nobody: number
    stops: number
    undelivered: number
  }
  undo: null
}

/** Keep a change: the whole order of each run it touches */
export type PostDeskPlanIn = {
  day?: string
  meal?: 'breakfast' | 'lunch' | 'dinner'
  site_id?: number
  kind?: 'move' | 'gone' | 'proposed' | 'fallback'
  words?: string
  runs: ({
    id?: number
    worker_id?: number
    stops: (number)[]
  })[]
}
export type PostDeskPlanOut = {
  id: number
}

/** Take the last change back, unless it was confirmed */
export type PostDeskUndoIn = {
  day?: string
  meal?: 'breakfast' | 'lunch' | 'dinner'
  site_id?: number
}
export type PostDeskUndoOut = unknown

/** Confirm a run with its times; who was told another time hears the new one */
export type PostDeskRunsByIdConfirmIn = {
  id: number
}
export type PostDeskRunsByIdConfirmOut = unknown

/** The same, by its older name */
export type PostRunsByIdConfirmIn = {
  id: number
}
export type PostRunsByIdConfirmOut = unknown

/** Somebody cannot come today, or comes after all */
export type PostDeskCarriersByWorkerIdOffIn = {
  worker_id: number
  day?: string
  from_ms?: number
  back?: boolean
}
export type PostDeskCarriersByWorkerIdOffOut = unknown

/** How somebody carries: pace, boxes, hours */
export type PutDeskCarriersByIdIn = {
  id: number
  pace: 'walk' | 'ebike'
  boxes: number
  from_min: number
  until_min: number
  trips: number
  reload_min: number
  skills: number
  fallback: boolean
}
export type PutDeskCarriersByIdOut = unknown

/** What bringing to this client asks for */
export type PutDeskNeedsByIdIn = {
  id: number
  from_min: number
  until_min: number
  service_s: number
  skills: number
  priority: number
}
export type PutDeskNeedsByIdOut = unknown

/** Where I am, while I am on a run */
export type PostRunPositionIn = {
  lat_e7: number
  lon_e7: number
}
export type PostRunPositionOut = unknown

/** Who needs somebody today, who is asked, and thirty days of times */
export type GetDeskHelpIn = {
  site_id?: number
}
export type GetDeskHelpOut = {
  items: (unknown)[]
  month: {
    accept_p50_s: null
    accept_p95_s: null
    accepted: number
    calls: number
    door_p50_s: null
    door_p95_s: null
    nobody: number
  }
}

/** Somebody is needed now, no alarm: the nearest who can are asked one after another */
export type PostDeskHelpIn = {
  site_id?: number
  person_id: number
  kind: 'house' | 'companion' | 'other'
  skills?: number
  words?: string
}
export type PostDeskHelpOut = unknown

/** Nobody needs to come any more */
export type PostDeskHelpByIdEndIn = {
  id: number
}
export type PostDeskHelpByIdEndOut = unknown

/** Whom I am asked to help now */
export type GetRunHelpIn = Record<string, never>
export type GetRunHelpOut = {
  help: null
}

/** I come, or I cannot */
export type PostRunHelpByIdAnswerIn = {
  id: number
  yes: boolean
}
export type PostRunHelpByIdAnswerOut = unknown

/** On the way, at the door, done */
export type PostRunHelpByIdStepIn = {
  id: number
  step: 'on_the_way' | 'at_door' | 'done'
}
export type PostRunHelpByIdStepOut = unknown

/** The menu of a day for one eater: price, subsidy, and whether it suits */
export type GetMealsMenuIn = {
  day?: string
  eater?: number
  site?: number
  slot?: 'breakfast' | 'lunch' | 'dinner'
}
export type GetMealsMenuOut = {
  card_fen: number
  cutoff_ms: number
  day: string
  dishes: ({
    id: number
    name: string
    part: string
    pay_fen: number
    tags: (string)[]
  })[]
  door?: {
    fee_fen: number
    pay_fen: number
  }
  how?: string
  sets: ({
    id: number
    left: number
    list_fen: number
    name: string
    parts: (string)[]
    pay_fen: number
    reason?: string
    state: string
    subsidy_fen: number
    tags: (string)[]
    usual?: boolean
    with: (string)[]
  })[]
  site_id: number
}

/** Order a meal for oneself or for someone in one's care; adds to the open order */
export type PostMealsOrdersIn = {
  client_id?: number
  eater_id?: number
  day?: string
  sets?: ({
    id: number
    n?: number
  })[]
  dishes?: ({
    id: number
    n?: number
  })[]
  how?: 'door' | 'eat_in' | 'take_away'
  pay?: 'card' | 'family' | 'cash'
  channel?: 'phone' | 'counter' | 'kiosk' | 'paper' | 'chain'
  asked?: boolean
  note?: string
}
export type PostMealsOrdersOut = {
  by: null | string
  day: string
  deliver_ms: number
  eater_id: number
  from_ms: number
  how: string
  id: number
  list_fen: number
  moved: null | string
  note?: string
  parts: (string)[]
  pay_fen: number
  state: string
  subsidy_fen: number
  undo_until_ms: number
  until_ms: number
  what: (string)[]
}

/** The last orders of one eater */
export type GetMealsOrdersIn = {
  mine?: number
  eater?: number
}
export type GetMealsOrdersOut = {
  items: ({
    by: null | string
    day: string
    deliver_ms: number
    eater_id: number
    from_ms: number
    how: string
    id: number
    list_fen: number
    moved: null | string
    note?: string
    parts: (string)[]
    pay_fen: number
    state: string
    subsidy_fen: number
    undo_until_ms: number
    until_ms: number
    what: (string)[]
  })[]
}

/** One order */
export type GetMealsOrdersByIdIn = {
  id: number
}
export type GetMealsOrdersByIdOut = {
  by: null | string
  day: string
  deliver_ms: number
  eater_id: number
  from_ms: number
  how: string
  id: number
  list_fen: number
  moved: null | string
  parts: (string)[]
  pay_fen: number
  state: string
  subsidy_fen: number
  undo_until_ms: number
  until_ms: number
  what: (string)[]
}

/** Take an order back, with the money */
export type PostMealsOrdersByIdCancelIn = {
  id: number
  reason?: string
}
export type PostMealsOrdersByIdCancelOut = {
  by: null | string
  day: string
  deliver_ms: number
  eater_id: number
  from_ms: number
  how: string
  id: number
  list_fen: number
  moved: null | string
  note?: string
  parts: (string)[]
  pay_fen: number
  state: string
  subsidy_fen: number
  undo_until_ms: number
  until_ms: number
  what: (string)[]
}

/** Make an open order exactly these items */
export type PostMealsOrdersByIdChangeIn = {
  id: number
  items: ({
    id: number
    n?: number
  })[]
  asked?: boolean
}
export type PostMealsOrdersByIdChangeOut = unknown

/** Be told when a sold out item is free again */
export type PostMealsWaitsIn = {
  item_id: number
  eater_id?: number
}
export type PostMealsWaitsOut = unknown

/** Put an item on the menu of one's canteen, as a draft */
export type PostMealsItemsIn = {
  day: string
  slot: 'breakfast' | 'lunch' | 'dinner'
  kind: 'set' | 'single'
  name: string
  price_fen: number
  portions: number
  position?: number
  elder_portions?: number
  elder_until_min?: number
  dishes: (number)[]
}
export type PostMealsItemsOut = {
  id: number
}

/** More or fewer portions */
export type PostMealsItemsByIdPortionsIn = {
  id: number
  portions: number
}
export type PostMealsItemsByIdPortionsOut = unknown

/** Open the drafts of these days for orders */
export type PostMealsMenuPublishIn = {
  from: string
  to: string
}
export type PostMealsMenuPublishOut = {
  count: number
}

/** The elder's first page */
export type GetHomeIn = Record<string, never>
export type GetHomeOut = {
  activity: null
  contacts: ({
    name: string
    phone: string
    what: string
  })[]
  duty: {
    name: string
    phone: string
    what: string
  }
  family: {
    name: string
    phone: string
    what: string
  }
  lunch: {
    cutoff_ms: number
    order: null | {
      by: null | string
      day: string
      deliver_ms: number
      eater_id: number
      from_ms: number
      how: string
      id: number
      list_fen: number
      moved: null | string
      note: string
      parts: (string)[]
      pay_fen: number
      state: string
      subsidy_fen: number
      undo_until_ms: number
      until_ms: number
      what: (string)[]
    }
    state: string
  }
  now_ms: number
  person: {
    call: string
    place: string
  }
  weather: null
}

/** The elders somebody looks after: today's meal, tomorrow's, what they cost */
export type GetFamilyIn = Record<string, never>
export type GetFamilyOut = {
  duty_phone: string
  elders: ({
    asks: (unknown)[]
    avoid: (string)[]
    call: string
    id: number
    lunch: null | {
      by: null | string
      from_ms: number
      moved: null | string
      on_the_way: boolean
      until_ms: number
    }
    month: {
      mine_fen: number
      subsidy_fen: number
    }
    name: string
    phone: string
    sentence: string
    state: string
    steps: ({
      at_ms: number
      next?: boolean
      text: string
    })[]
    tomorrow: {
      by?: null | string
      from_ms: number | null
      moved?: null | string
      parts: (string)[]
      until_ms?: number
      what: null | string
    }
  })[]
}

/** Guests by card, letters, phone tail or address */
export type GetCounterFindIn = {
  q: string
}
export type GetCounterFindOut = {
  items: ({
    address: string
    age: number
    id: number
    name: string
  })[]
}

/** One guest at the counter: card, warnings, today's order, what can be sold */
export type GetCounterPeopleByIdIn = {
  id: number
}
export type GetCounterPeopleByIdOut = {
  card_fen: number
  nth: number
  order: null | {
    by: string
    id: number
    lines: ({
      fen: number
      name: string
    })[]
    n: number
    note: string
    parts: (string)[]
    pay_fen: number
    what: string
  }
  person: {
    address: string
    age: number
    id: number
    name: string
  }
  sets: ({
    ask?: string
    id: number
    name: string
    parts: (string)[]
    pay_fen: number
  })[]
  tag: string
  warn: (string)[]
}

/** What a till needs for a day without a line: guests, letters, orders */
export type GetCounterShiftIn = Record<string, never>
export type GetCounterShiftOut = {
  guests: ({
    card: string
    card_fen: number
    nth: number
    order: {
      by: string
      id: number
      lines: ({
        fen: number
        name: string
      })[]
      n: number
      note: string
      parts: (string)[]
      pay_fen: number
      what: string
    }
    person: {
      address: string
      age: number
      id: number
      name: string
    }
    tag: null | string
    warn: (string)[]
  })[]
  now_ms: number
  people: ({
    address: string
    age: number
    id: number
    letters: string
    name: string
    phone_tail: string
    warn: (string)[]
  })[]
  sets: ({
    id: number
    list_fen: number
    name: string
    parts: (string)[]
  })[]
}

/** Hand an order over, or sell a set; a repeated key answers the first */
export type PostCounterHandIn = {
  person_id: number
  order_id?: number
  set_id?: number
  pay_fen?: number
  at_ms?: number
  pay?: 'card' | 'cash'
  asked?: boolean
  collected_by?: number
  till?: number
  device?: string
}
export type PostCounterHandOut = {
  fetched_for: number
  id: number
  pay_fen: number
  undo_until_ms: number
}

/** Take back what was done under a key, within ten minutes */
export type PostCounterUndoIn = {
  person_id: number
  key: string
}
export type PostCounterUndoOut = {
  fetched_for: number
  id: number
  pay_fen: number
  undo_until_ms: number
}

/** Cash onto a card */
export type PostCounterTopUpIn = {
  person_id: number
  fen: number
  client_id?: number
}
export type PostCounterTopUpOut = unknown

/** What to cook, what not to mix, what goes out when */
export type GetKitchenBoardIn = {
  meal?: 'breakfast' | 'lunch' | 'dinner'
  day?: string
}
export type GetKitchenBoardOut = {
  alerts: ({
    how: string
    n: number
    what: string
  })[]
  closed: boolean
  dishes: ({
    id: number
    made: number
    name: string
    need: number
    note: string
    part: string
  })[]
  meal: string
  now_ms: number
  pot: number
  runs: ({
    at_ms: number
    id?: number
    name: string
    state: string
    where: string
    who: string
  })[]
  site: string
  total: number
}

/** A pot is done; the same key is the same pot */
export type PostKitchenDishesByIdPotIn = {
  id: number
  n?: number
  at_ms?: number
}
export type PostKitchenDishesByIdPotOut = {
  dish: number
  n: number
  undo_until_ms: number
}

/** Take a pot back by its key */
export type PostKitchenDishesByIdPotUndoIn = {
  id: number
  key: string
}
export type PostKitchenDishesByIdPotUndoOut = unknown

/** A reading of the centre */
export type PostKitchenDishesByIdTemperatureIn = {
  id: number
  day?: string
  meal?: 'breakfast' | 'lunch' | 'dinner'
  tenths_c: number
}
export type PostKitchenDishesByIdTemperatureOut = unknown

/** Whether it may still be handed over, and until when it must be eaten */
export type GetKitchenDishesByIdHotIn = {
  id: number
  day?: string
  meal?: 'breakfast' | 'lunch' | 'dinner'
}
export type GetKitchenDishesByIdHotOut = unknown

/** A sample was kept */
export type PostKitchenDishesByIdSampleIn = {
  id: number
  day?: string
  meal?: 'breakfast' | 'lunch' | 'dinner'
  grams: number
}
export type PostKitchenDishesByIdSampleOut = unknown

/** A sample goes, after 48 hours */
export type PostKitchenDishesByIdSampleDiscardIn = {
  id: number
  day?: string
  meal?: 'breakfast' | 'lunch' | 'dinner'
}
export type PostKitchenDishesByIdSampleDiscardOut = unknown

/** Samples of 48 hours and more that wait to be thrown away, oldest first */
export type GetKitchenSamplesIn = Record<string, never>
export type GetKitchenSamplesOut = {
  items: ({
    day: string
    dish_id: number
    grams: number
    meal: string
    name: string
    taken_ms: number
  })[]
}

/** Labels: special boxes first, then by run */
export type GetKitchenLabelsIn = {
  meal?: 'breakfast' | 'lunch' | 'dinner'
  day?: string
}
export type GetKitchenLabelsOut = {
  items: ({
    name: string
    no: number
    note: string
    place: string
    run: string
    warn: (string)[]
    what: string
  })[]
}

/** Route sheets */
export type GetKitchenRoutesIn = {
  meal?: 'breakfast' | 'lunch' | 'dinner'
  day?: string
}
export type GetKitchenRoutesOut = {
  runs: ({
    at_ms: number
    boxes: string
    n: number
    name: string
    phone: string
    stops: ({
      name: string
      no: number
      note: string
      place: string
      run: string
      warn: (string)[]
      what: string
    })[]
    who: string
  })[]
}

/** Lots with something left, the nearest best-before first */
export type GetKitchenLotsIn = Record<string, never>
export type GetKitchenLotsOut = {
  items: ({
    code: string
    days_left: number
    expires: string
    grams: number
    id: number
    left: number
    name: string
    received: string
    state: string
    supplier: string
  })[]
}

/** Goods came in */
export type PostKitchenLotsIn = {
  code: string
  name: string
  supplier: string
  received: string
  expires: string
  grams: number
}
export type PostKitchenLotsOut = unknown

/** Goods went into a dish */
export type PostKitchenLotsByIdUseIn = {
  id: number
  dish_id: number
  grams: number
  day?: string
  meal?: 'breakfast' | 'lunch' | 'dinner'
}
export type PostKitchenLotsByIdUseOut = unknown

/** Take back what came in, while nothing of it was used */
export type PostKitchenLotsByIdUndoIn = {
  id: number
}
export type PostKitchenLotsByIdUndoOut = unknown

/** Take back what went into a dish, the same day and before the meal is closed */
export type PostKitchenLotUsesByIdUndoIn = {
  id: number
}
export type PostKitchenLotUsesByIdUndoOut = unknown

/** Who got something of a lot */
export type GetKitchenRecallIn = {
  code: string
}
export type GetKitchenRecallOut = {
  count: number
  items: (unknown)[]
}

/** What somebody who is unwell was given since the day before yesterday, its samples and lots */
export type GetKitchenEatenIn = {
  person_id: number
}
export type GetKitchenEatenOut = {
  items: ({
    day: string
    dish: string
    dish_id: number
    lots: (unknown)[]
    meal: string
    note: string
    sample: string
    site: string
  })[]
}

/** End the meal: nothing undelivered, every sample kept, the drawer counted */
export type PostKitchenCloseIn = {
  day?: string
  meal?: 'breakfast' | 'lunch' | 'dinner'
  cash_fen: number
  explained?: string
}
export type PostKitchenCloseOut = unknown

/** Order every day that is chosen, until it is ended */
export type PostMealsStandingIn = {
  eater_id?: number
  weekdays: number
  how?: 'door' | 'eat_in' | 'take_away'
}
export type PostMealsStandingOut = unknown

/** What somebody has ordered every week, and the days it pauses */
export type GetMealsStandingIn = {
  eater_id?: number
}
export type GetMealsStandingOut = {
  items: (unknown)[]
  pauses: (unknown)[]
  person_id: number
}

/** End a standing order */
export type PostMealsStandingByIdEndIn = {
  id: number
}
export type PostMealsStandingByIdEndOut = unknown

/** Whom to phone: standing orders of the next week that nothing on the menu suits */
export type GetMealsClashesIn = Record<string, never>
export type GetMealsClashesOut = {
  items: (unknown)[]
}

/** Read a pasted 接龙 and show what was understood */
export type PostMealsChainIn = {
  text: string
  day?: string
}
export type PostMealsChainOut = {
  items: ({
    note: string
    number: number
    people: ({
      address: string
      id: number
      name: string
    })[]
    place: string
    raw: string
    sets: ({
      id: number
      n: number
      name: string
    })[]
    state: string
    who: string
    why: string
  })[]
}

/** The canteen's day on one screen: orders, dishes, runs, who was not met, what is missing */
export type GetSiteDayIn = {
  day?: string
}
export type GetSiteDayOut = {
  cash_fen: number
  close: null
  cutoff_ms: number
  day: string
  dishes: ({
    id: number
    made: number
    name: string
    need: number
    part: string
    sample: boolean
  })[]
  now_ms: number
  orders: {
    door: number
    eat_in: number
    handed_over: number
    not_taken: number
    open: number
    take_away: number
    total: number
  }
  runs: ({
    at_ms: number
    boxes: number
    done: number
    id: number
    missed: number
    name: string
    state: string
    who: string
  })[]
  searches: ({
    begun_ms: number
    due_ms: number
    id: number
    name: string
    person_id: number
    phone: string
    place: string
    step: string
  })[]
  serve_ms: number
  site: string
  tomorrow: number
  waiting: ({
    how: string
    id: number
    name: string
    person_id: number
    phone: string
    place: string
    what: string
  })[]
}

/** The canteen's own menu with its drafts, and its dishes */
export type GetSiteMenuIn = {
  from: string
  to: string
}
export type GetSiteMenuOut = {
  days: ({
    day: string
    items: ({
      dishes: (number)[]
      elder_portions?: number
      elder_until_ms?: number
      id: number
      kind: string
      left: number
      name: string
      portions: number
      position: number
      price_fen: number
      state: string
    })[]
  })[]
  dishes: ({
    advice: string
    good_percent: number | null
    id: number
    name: string
    part: string
    price_fen: number
    said: number
    votes: number
  })[]
}

/** Take a draft off the menu */
export type PostMealsItemsByIdDropIn = {
  id: number
}
export type PostMealsItemsByIdDropOut = unknown

/** Which elder a caller's number, name or letters mean */
export type GetSiteCallerIn = {
  phone: string
}
export type GetSiteCallerOut = {
  items: ({
    address: string
    age: number
    id: number
    name: string
    via: string
  })[]
}

/** Give a meal back, or a part of it: how much, where, when */
export type PostMealsOrdersByIdRefundIn = {
  id: number
  cause: 'spoiled' | 'late' | 'wrong' | 'not_delivered' | 'missing' | 'not_wanted'
  items?: ({
    id: number
    n?: number
  })[]
  note?: string
}
export type PostMealsOrdersByIdRefundOut = unknown

/** What was given back of an order */
export type GetMealsOrdersByIdRefundsIn = {
  id: number
}
export type GetMealsOrdersByIdRefundsOut = {
  items: (unknown)[]
}

/** The dishes of an order, with what was said of each */
export type GetMealsOrdersByIdFeedbackIn = {
  id: number
}
export type GetMealsOrdersByIdFeedbackOut = {
  dishes: ({
    bland: boolean
    good: boolean
    hard: boolean
    id: number
    little: boolean
    name: string
    part: string
    salty: boolean
  })[]
  open: boolean
}

/** One tap a dish: bland, salty, hard, little, good; the last counts */
export type PostMealsOrdersByIdFeedbackIn = {
  id: number
  dish_id: number
  bland?: boolean
  salty?: boolean
  hard?: boolean
  little?: boolean
  good?: boolean
}
export type PostMealsOrdersByIdFeedbackOut = unknown

/** What was said and left of each dish, with a word to the cook */
export type GetKitchenFeedbackIn = {
  site?: number
  from?: string
  to?: string
}
export type GetKitchenFeedbackOut = {
  dishes: ({
    advice: string
    bland: number
    good: number
    hard: number
    id: number
    little: number
    name: string
    plate_g: number
    pot_g: number
    said: number
    salty: number
  })[]
}

/** What was left on plates or in the pot */
export type PostKitchenWasteIn = {
  dish_id: number
  place: 'plate' | 'pot'
  grams: number
  day?: string
  meal?: 'breakfast' | 'lunch' | 'dinner'
}
export type PostKitchenWasteOut = unknown

/** Say what was not good, for oneself or for someone in one's care */
export type PostMealsComplaintsIn = {
  person_id?: number
  site_id?: number
  order_id?: number
  kind: 'taste' | 'little' | 'late' | 'missing' | 'hygiene' | 'manner' | 'money' | 'other'
  channel?: 'app' | 'phone' | 'paper' | 'voice' | 'staff'
  words: string
}
export type PostMealsComplaintsOut = {
  answer: string
  answer_due_ms: number
  answered_ms: null
  channel: string
  close_due_ms: number
  closed_ms: null
  contacts: number
  decide_due_ms: number
  decided_ms: null
  decision: string
  id: number
  kind: string
  kind_text: string
  late: boolean
  made_ms: number
  name: string
  order_id: number
  person_id: number
  phone: string
  refund_id: null
  site_id: number
  state: string
  steps: ({
    at_ms: number
    state: string
    words: string
  })[]
  words: string
}

/** What one eater has said, with the answers */
export type GetMealsComplaintsIn = {
  eater?: number
  open?: boolean
}
export type GetMealsComplaintsOut = {
  items: ({
    answer: string
    answer_due_ms: number
    answered_ms: null
    channel: string
    close_due_ms: number
    closed_ms: null
    contacts: number
    decide_due_ms: number
    decided_ms: null
    decision: string
    id: number
    kind: string
    kind_text: string
    late: boolean
    made_ms: number
    name: string
    order_id: number
    person_id: number
    phone: string
    refund_id: null
    site_id: number
    state: string
    words: string
  })[]
}

/** One complaint, step by step */
export type GetMealsComplaintsByIdIn = {
  id: number
}
export type GetMealsComplaintsByIdOut = unknown

/** The elder says yes or no to the decision; no goes to the social worker */
export type PostMealsComplaintsByIdSettleIn = {
  id: number
  accepted: boolean
  words?: string
}
export type PostMealsComplaintsByIdSettleOut = unknown

/** Complaints of one's canteen, or all open ones for the social side */
export type GetComplaintsIn = {
  eater?: number
  open?: boolean
}
export type GetComplaintsOut = {
  items: ({
    answer: string
    answer_due_ms: number
    answered_ms: null
    channel: string
    close_due_ms: number
    closed_ms: null
    contacts: number
    decide_due_ms: number
    decided_ms: null
    decision: string
    id: number
    kind: string
    kind_text: string
    late: boolean
    made_ms: number
    name: string
    order_id: number | null
    person_id: number
    phone: string
    refund_id: null
    site_id: number
    state: string
    told?: ({
      at_ms: number
      name: string
      person_id: number
    })[]
    words: string
  })[]
}

/** Say back what was understood */
export type PostComplaintsByIdAnswerIn = {
  id: number
  words: string
}
export type PostComplaintsByIdAnswerOut = unknown

/** Decide with a reason; the money goes back at once */
export type PostComplaintsByIdDecideIn = {
  id: number
  words: string
  refund?: 'spoiled' | 'late' | 'wrong' | 'not_delivered' | 'missing'
}
export type PostComplaintsByIdDecideOut = unknown

/** Tried to reach the elder, nobody answered */
export type PostComplaintsByIdContactIn = {
  id: number
  words: string
}
export type PostComplaintsByIdContactOut = unknown

/** Close after three contacts without an answer */
export type PostComplaintsByIdSilentIn = {
  id: number
}
export type PostComplaintsByIdSilentOut = unknown

/** Who works here */
export type GetKitchenStaffIn = Record<string, never>
export type GetKitchenStaffOut = {
  items: ({
    name: string
    person_id: number
    role: string
  })[]
}

/** Health cards, those that end first at the top */
export type GetKitchenCardsIn = Record<string, never>
export type GetKitchenCardsOut = {
  cards: ({
    days_left: number
    expires: string
    id: number
    issued: string
    name: string
    number: string
    person_id: number
    state: string
  })[]
}

/** A new health card; replaces the one before */
export type PostKitchenCardsIn = {
  person_id: number
  number: string
  issued: string
  expires: string
}
export type PostKitchenCardsOut = {
  id: number
}

/** Ill: the card holds no more, shifts with food go */
export type PostKitchenCardsByIdWithdrawIn = {
  id: number
}
export type PostKitchenCardsByIdWithdrawOut = unknown

/** Who works when */
export type GetKitchenShiftsIn = {
  from?: string
  to?: string
}
export type GetKitchenShiftsOut = {
  shifts: ({
    day: string
    duty: string
    from_min: number
    id: number
    name: string
    person_id: number
    to_min: number
  })[]
}

/** Put somebody on a shift; food needs a health card that holds on the day */
export type PostKitchenShiftsIn = {
  person_id: number
  day: string
  from_min: number
  to_min: number
  duty: 'kitchen' | 'counter' | 'delivery' | 'clean'
}
export type PostKitchenShiftsOut = {
  id: number
}

/** Take a shift back */
export type PostKitchenShiftsByIdEndIn = {
  id: number
}
export type PostKitchenShiftsByIdEndOut = unknown

/** The manager's day on one screen: what is done, what is still to do, how it ended */
export type GetKitchenDayIn = {
  meal?: 'breakfast' | 'lunch' | 'dinner'
  day?: string
}
export type GetKitchenDayOut = {
  cards: ({
    days_left: number
    expires: string
    id: number
    issued: string
    name: string
    number: string
    person_id: number
    state: string
  })[]
  close: null
  complaints_open: number
  cutoff_ms: number
  day: string
  dishes: ({
    eat_before_ms: null
    heat: string
    id: number
    made: number
    name: string
    need: number
    sample: boolean
  })[]
  disinfected: (unknown)[]
  drawer_fen: number
  now_ms: number
  runs: ({
    boxes: number
    done: number
    id: number
    labels: number
    leave_ms: number
    name: string
    no_answer: number
    packed: string
    special: number
    state: string
    todo: number
    who: string
  })[]
  searches: (unknown)[]
  shifts: ({
    day: string
    duty: string
    from_min: number
    id: number
    name: string
    person_id: number
    to_min: number
  })[]
  today: {
    cancelled: number
    door: number
    handed_over: number
    here: number
    no_shows: number
    open: number
    orders: number
    portions: number
    refunded: number
  }
  todo: ({
    code: string
    n: number
    text: string
  })[]
  tomorrow: {
    cancelled: number
    door: number
    handed_over: number
    here: number
    no_shows: number
    open: number
    orders: number
    portions: number
    refunded: number
  }
  unclaimed_fen: number
}

/** Runs with their labels and the boxes counted */
export type GetKitchenPackingIn = {
  meal?: 'breakfast' | 'lunch' | 'dinner'
  day?: string
}
export type GetKitchenPackingOut = {
  runs: ({
    boxes: number
    done: number
    id: number
    labels: number
    leave_ms: number
    name: string
    no_answer: number
    packed: string
    special: number
    state: string
    todo: number
    who: string
  })[]
}

/** The boxes of a run were counted; refused when they are not as many as labels */
export type PostKitchenRunsByIdPackedIn = {
  id: number
  boxes: number
}
export type PostKitchenRunsByIdPackedOut = unknown

/** Tableware, boxes or kitchen were disinfected for this meal */
export type PostKitchenDisinfectionIn = {
  what: 'tableware' | 'boxes' | 'kitchen'
  way: 'heat' | 'chlorine' | 'ultraviolet'
  minutes: number
  meal?: 'breakfast' | 'lunch' | 'dinner'
  day?: string
}
export type PostKitchenDisinfectionOut = unknown

/** Who answers complaints at which hours, the hours with nobody, and who is told now */
export type GetKitchenRotaIn = {
  from?: string
  to?: string
}
export type GetKitchenRotaOut = {
  gaps: ({
    day: string
    from_min: number
    to_min: number
  })[]
  now: ({
    name: string
    person_id: number
  })[]
  shifts: ({
    day: string
    from_min: number
    id: number
    name: string
    person_id: number
    to_min: number
  })[]
}

/** Put somebody on call for complaints on these days */
export type PostKitchenRotaIn = {
  person_id: number
  from: string
  to: string
  from_min: number
  to_min: number
}
export type PostKitchenRotaOut = {
  days: number
}

/** What is in each box of my run of today, line by line */
export type GetRunBoxesIn = Record<string, never>
export type GetRunBoxesOut = {
  items: ({
    lines: ({
      count: number
      item_id: number
      name: string
      part: string
      refused: number
    })[]
    stop_id: number
  })[]
}

/** The box was opened at the door and some of it refused: it costs nothing */
export type PostRunStopsByIdOpenedIn = {
  id: number
  refused: ({
    item_id: number
    count: number
  })[]
  reason: 'spilled' | 'spoiled' | 'wrong' | 'missing' | 'cold'
  at_ms?: number
}
export type PostRunStopsByIdOpenedOut = unknown

/** How many lunches go to doors today and tomorrow, and how many are kept */
export type GetSiteDoorIn = Record<string, never>
export type GetSiteDoorOut = {
  seats: number
  kept: number
  until_min: number
  taken: number
  tomorrow: number
}

/** How many lunches go to doors, how many are kept for who cannot go out, until when */
export type PostSiteDoorIn = {
  seats: number
  kept: number
  until_min: number
}
export type PostSiteDoorOut = {
  seats: number
  kept: number
  until_min: number
  taken: number
  tomorrow: number
}

/** All canteens: how far, the day's sets, what is left, what this eater pays */
export type GetMealsSitesIn = {
  eater?: number
  day?: string
}
export type GetMealsSitesOut = {
  sites: ({
    cutoff_ms: number
    name: string
    operator: string
    phone: string
    sets: ({
      id: number
      left: number
      list_fen: number
      name: string
      pay_fen: number
    })[]
    site_id: number
    walk_min: number
  })[]
}

/** Hygiene and satisfaction of a canteen over thirty days; shares of fewer than 20 are null */
export type GetMealsSitesByIdFiguresIn = {
  id: number
}
export type GetMealsSitesByIdFiguresOut = {
  answer_late?: number
  answer_p50_s?: null
  answer_p95_s?: null
  answered_in_time: number
  cards: number
  cards_valid: number
  closed: number
  cold: number
  complaints: number
  days: number
  delivered: number
  discount_fen_each: number
  dishes: number
  disinfected: number
  elders: number
  good_percent: number
  list_fen_each: number
  meals: number
  meals_an_hour_tenths: null
  name: string
  no_shows: number
  on_time_percent: number
  operator: string
  pay_fen_each: number
  phone: string
  readings: number
  refunded: number
  said: number
  samples: number
  site_id: number
  subsidy_fen_each: number
  waste_g: number
  work_hours: number
}

/** Hygiene and satisfaction of all canteens over thirty days, for everybody */
export type GetOpenCanteensIn = {
  community: number
}
export type GetOpenCanteensOut = {
  days: number
  items: ({
    answer_late?: number
    answer_p50_s?: null
    answer_p95_s?: null
    answered_in_time: number
    cards: number
    cards_valid: number
    closed: number
    cold: number
    complaints: number
    delivered: number
    discount_fen_each: number
    dishes: number
    disinfected: number
    elders: number
    good_percent: number
    list_fen_each: number
    meals: number
    meals_an_hour_tenths: number | null
    name: string
    no_shows: number
    on_time_percent: number
    operator: string
    pay_fen_each: number
    phone: string
    readings: number
    refunded: number
    said: number
    samples: number
    site_id: number
    subsidy_fen_each: number
    waste_g: number
    work_hours: number
  })[]
}

/** Canteens of government, caterer and charity side by side: meals, cost, subsidy, on time, satisfaction, the elders they are meant for, person-times, efficiency and diversity */
export type GetMealsCompareIn = {
  site?: number
  from?: string
  to?: string
}
export type GetMealsCompareOut = {
  from: string
  sites: ({
    answer_late?: number
    answer_p50_s?: null
    answer_p95_s?: null
    answered_in_time: number
    cards: number
    cards_valid: number
    closed: number
    cold: number
    complaints: number
    cost_fen_each: number
    cost_month: number
    delivered: number
    discount_fen_each: number
    dishes: number
    disinfected: number
    elders: number
    good_percent: number
    list_fen_each: number
    meals: number
    meals_an_hour_tenths: number | null
    name: string
    no_shows: number
    on_time_percent: number
    operator: string
    pay_fen_each: number
    readings: number
    refunded: number
    said: number
    samples: number
    site_id: number
    subsidy_fen_each: number
    target_percent: number
    targets: number
    targets_fed: number
    targets_of_eaters_percent: number | null
    waste_g: number
    work_hours: number
  })[]
  to: string
}

/** What people would like to eat next week */
export type GetMealsVotesIn = {
  eater?: number
  site?: number
  week?: string
  all?: boolean
}
export type GetMealsVotesOut = {
  dishes: ({
    asked: boolean
    id: number
    mine: boolean
    name: string
    part: string
    price_fen: number
    votes: number
  })[]
  most: number
  site_id: number
  state: string
  voters: number
  week: string
}

/** Up to three dishes for next week; replaces what was said before */
export type PostMealsVotesIn = {
  eater_id?: number
  site_id?: number
  week?: string
  dishes: (number)[]
}
export type PostMealsVotesOut = unknown

/** Ask which of two to twelve dishes people want next week */
export type PostSitePollIn = {
  week?: string
  dishes: (number)[]
}
export type PostSitePollOut = unknown

/** The result stands: no more votes for that week */
export type PostSitePollCloseIn = {
  week?: string
}
export type PostSitePollCloseOut = unknown

/** How much somebody eats, what they like and what a lunch may cost */
export type GetMealsProfileIn = {
  eater?: number
}
export type GetMealsProfileOut = {
  eater_id: number
  leaves: (unknown)[]
  likes: (unknown)[]
  most_fen: number
  size: string
}

/** Say how much one eats, what one likes and what a lunch may cost */
export type PostMealsProfileIn = {
  eater_id?: number
  size: 'small' | 'regular' | 'large'
  likes: ({
    food: 'fish' | 'meat' | 'egg' | 'tofu' | 'greens' | 'soup' | 'porridge'
  })[]
  leaves: ({
    food: 'fish' | 'meat' | 'egg' | 'tofu' | 'greens' | 'soup' | 'porridge'
  })[]
  most_fen?: number
}
export type PostMealsProfileOut = unknown

/** The list of a building for one lunch, to print and to type back */
export type GetMealsPaperIn = {
  building_id?: number
  day?: string
}
export type GetMealsPaperOut = {
  building: string
  buildings: ({
    id: number
    name: string
  })[]
  code: number
  day: string
  items: (unknown)[]
  sets: ({
    id: number
    left: number
    list_fen: number
    name: string
    number: number
  })[]
}

/** What somebody usually eats, in sentences, when he agreed to it; nothing of it is kept */
export type GetMealsHabitIn = {
  eater?: number
}
export type GetMealsHabitOut = {
  from: string
  meals: number
  on: boolean
  words: (unknown)[]
}

/** Recommend by habit, or never again by what was before */
export type PutMealsHabitIn = {
  eater_id?: number
  on: boolean
}
export type PutMealsHabitOut = unknown

/** Portions of a day in all and by dish, with how wrong that has been */
export type GetKitchenForecastIn = {
  day?: string
  meal?: 'breakfast' | 'lunch' | 'dinner'
}
export type GetKitchenForecastOut = {
  day: string
  items: ({
    days: number
    dish_id: number
    error: null
    expected: number
    high: number
    known: boolean
    low: number
    name: string
    ordered: number
    part: string
  })[]
}

/** The canteen's dishes as recipes, with allergens, texture and nutrients */
export type GetSiteDishesIn = Record<string, never>
export type GetSiteDishesOut = {
  items: ({
    allergens: (string)[]
    id: number
    kcal: null | number
    lines: ({
      name: string
      tenths_g: number
    })[]
    may_contain: string
    na_mg: null | number
    name: string
    part: string
    price_fen: number
    protein_g: null | number
    tags: string
    texture: number
    understood_texture: number
    unknown: (string)[]
  })[]
}

/** Add a dish with its recipe */
export type PostSiteDishesIn = {
  name: string
  part: 'fish' | 'tofu' | 'greens' | 'egg' | 'rice' | 'soup' | 'porridge'
  price_fen: number
  tags?: string
  may_contain?: string
  texture?: number
  lines: ({
    name: string
    tenths_g?: number
  })[]
}
export type PostSiteDishesOut = {
  id: number
}

/** What a recipe is understood to contain; nothing is kept */
export type PostSiteDishesLookIn = {
  name: string
  part: 'fish' | 'tofu' | 'greens' | 'egg' | 'rice' | 'soup' | 'porridge'
  price_fen: number
  tags?: string
  may_contain?: string
  texture?: number
  lines: ({
    name: string
    tenths_g?: number
  })[]
}
export type PostSiteDishesLookOut = unknown

/** Another recipe, name or price; who ordered it is judged anew */
export type PostSiteDishesByIdIn = {
  id: number
  name: string
  part: 'fish' | 'tofu' | 'greens' | 'egg' | 'rice' | 'soup' | 'porridge'
  price_fen: number
  tags?: string
  may_contain?: string
  texture?: number
  lines: ({
    name: string
    tenths_g?: number
  })[]
}
export type PostSiteDishesByIdOut = unknown

/** Offer a dish no more */
export type PostSiteDishesByIdRetireIn = {
  id: number
}
export type PostSiteDishesByIdRetireOut = unknown

/** Until when may be ordered by which door, when it is served, the fee of bringing it */
export type GetSiteHoursIn = Record<string, never>
export type GetSiteHoursOut = {
  close_min: number
  cutoff_desk_min: number
  cutoff_min: number
  fee_fen: number
  phone: string
  seen_min: number
  serve_min: number
  standing_min: number
}

/** Set them for menus that are made from now on */
export type PutSiteHoursIn = {
  cutoff_min: number
  cutoff_desk_min: number
  serve_min: number
  close_min: number
  standing_min: number
  seen_min: number
  fee_fen: number
  phone: string
}
export type PutSiteHoursOut = unknown

/** Somebody is unwell; two alike after the same dish stop it */
export type PostUnwellIn = {
  person_id: number
  vomit?: boolean
  loose?: boolean
  belly?: boolean
  fever?: boolean
  dizzy?: boolean
  rash?: boolean
  since_ms?: number
  words?: string
}
export type PostUnwellOut = unknown

/** It was somebody else, or a mistake */
export type PostUnwellByIdUndoIn = {
  id: number
}
export type PostUnwellByIdUndoOut = unknown

/** Several unwell after the same dish: what was seen, open ones first */
export type GetKitchenOutbreaksIn = Record<string, never>
export type GetKitchenOutbreaksOut = unknown

/** One, with its dishes and everybody who ate them */
export type GetKitchenOutbreaksByIdIn = {
  id: number
}
export type GetKitchenOutbreaksByIdOut = unknown

/** An office was told, and who took it there */
export type PostKitchenOutbreaksByIdToldIn = {
  id: number
  office: 'market' | 'health'
  name: string
}
export type PostKitchenOutbreaksByIdToldOut = unknown

/** A dish may be sold again, with the reason */
export type PostKitchenOutbreaksByIdLiftIn = {
  id: number
  dish_id: number
  why: string
}
export type PostKitchenOutbreaksByIdLiftOut = unknown

/** It is over, with the reason; its samples are free */
export type PostKitchenOutbreaksByIdEndIn = {
  id: number
  words: string
}
export type PostKitchenOutbreaksByIdEndOut = unknown

/** Leave a voice note of at most 20 seconds, or a line of words */
export type PostVoicesIn = {
  elder_id?: number
  to: 'bringer' | 'elder' | 'family'
  length_ms?: number
  sound?: string
  words?: string
}
export type PostVoicesOut = {
  id: number
}

/** Voice notes of an elder, thirty days back */
export type GetVoicesIn = {
  elder_id?: number
}
export type GetVoicesOut = {
  items: ({
    at_ms: number
    elder: string
    elder_id: number
    heard_ms: number
    id: number
    mine: boolean
    name: string
    seconds: number
    sound: boolean
    to: string
    words: string
  })[]
}

/** The sound of a note */
export type GetVoicesByIdSoundIn = {
  id: number
}
export type GetVoicesByIdSoundOut = unknown

/** It was heard by whom it is for */
export type PostVoicesByIdHeardIn = {
  id: number
}
export type PostVoicesByIdHeardOut = unknown

/** Take back what nobody has heard */
export type PostVoicesByIdUndoIn = {
  id: number
}
export type PostVoicesByIdUndoOut = unknown

/** What the elders of my run of today said, and what they were told */
export type GetRunVoicesIn = Record<string, never>
export type GetRunVoicesOut = {
  items: ({
    notes: ({
      at_ms: number
      elder: string
      elder_id: number
      heard_ms: number
      id: number
      mine: boolean
      name: string
      seconds: number
      sound: boolean
      to: string
      words: string
    })[]
    stop_id: number
  })[]
}

/** Who brings the meal leaves a voice note for the elder of the stop */
export type PostRunStopsByIdVoiceIn = {
  id: number
  length_ms?: number
  sound?: string
  words?: string
}
export type PostRunStopsByIdVoiceOut = {
  id: number
}

/** What elders said to the canteen and its couriers */
export type GetSiteVoicesIn = Record<string, never>
export type GetSiteVoicesOut = {
  items: ({
    at_ms: number
    elder: string
    elder_id: number
    heard_ms: number
    id: number
    mine: boolean
    name: string
    seconds: number
    sound: boolean
    to: string
    words: string
  })[]
}

/** The centre and its sites today, what they have to spare, where hands are needed, whom one can lend */
export type GetHubIn = Record<string, never>
export type GetHubOut = {
  asks: ({
    day: string
    duty: string
    from_min: number
    id: number
    mine: boolean
    site_id: number
    site_name: string
    to_min: number
    words: string
  })[]
  hub_id: number
  may_set: boolean
  offers: ({
    amount: number
    best_before: string
    id: number
    left: number
    mine: boolean
    name: string
    open: boolean
    site_id: number
    site_name: string
    takes: (unknown)[]
    unit: string
    until: string
    withdrawn: number
  })[]
  people: ({
    name: string
    person_id: number
  })[]
  site_id: number
  sites: ({
    from?: string
    hub_id?: number
    id: number
    meals: number
    name: string
    shifts: number
    state: string
  })[]
}

/** A site belongs to a centre from a day on */
export type PostHubLinksIn = {
  site_id: number
  hub_id: number
  from: string
}
export type PostHubLinksOut = unknown

/** It does until a day */
export type PostHubLinksEndIn = {
  site_id: number
  to: string
}
export type PostHubLinksEndOut = unknown

/** This site has too much of something */
export type PostHubOffersIn = {
  name: string
  unit: 'gram' | 'piece'
  amount: number
  best_before?: string
  until: string
}
export type PostHubOffersOut = unknown

/** What is left of it is kept after all */
export type PostHubOffersByOfferWithdrawIn = {
  offer: number
}
export type PostHubOffersByOfferWithdrawOut = unknown

/** All or a part of it is taken; left: what was seen, so nothing is taken twice */
export type PostHubOffersByOfferTakesIn = {
  offer: number
  amount: number
  left: number
}
export type PostHubOffersByOfferTakesOut = unknown

/** Handed over, with the names of who brought and who took */
export type PostHubTakesByTakeHandIn = {
  take: number
  brought_by: string
  took_by: string
}
export type PostHubTakesByTakeHandOut = unknown

/** Not taken after all */
export type PostHubTakesByTakeBackIn = {
  take: number
}
export type PostHubTakesByTakeBackOut = unknown

/** This site needs a pair of hands for some hours */
export type PostHubAsksIn = {
  day: string
  from_min: number
  to_min: number
  duty: 'kitchen' | 'counter' | 'delivery' | 'clean'
  words?: string
}
export type PostHubAsksOut = unknown

/** No longer; who was lent is told */
export type PostHubAsksByAskEndIn = {
  ask: number
}
export type PostHubAsksByAskEndOut = unknown

/** One of this site's people helps there: a shift is made, and he is told */
export type PostHubAsksByAskLendIn = {
  ask: number
  person_id: number
}
export type PostHubAsksByAskLendOut = unknown

/** He is taken back: the shift ends */
export type PostHubAsksByAskBackIn = {
  ask: number
}
export type PostHubAsksByAskBackOut = unknown

/** The stock of devices and how they are */
export type GetDevicesIn = {
  state?: 'in_stock' | 'in_use' | 'away' | 'retired'
  after?: number
}
export type GetDevicesOut = {
  items: ({
    id: number
    protocol: string
    number: string
    kind: 'watch' | 'pendant' | 'button' | 'door' | 'motion' | 'smoke' | 'gas' | 'bed' | 'radar' | 'water' | 'meter' | 'other'
    model: string
    room: string
    state: 'in_stock' | 'in_use' | 'away' | 'retired'
    health: 'never' | 'good' | 'battery' | 'silent'
    interval_s: number
    quota: number
    lenient: boolean
    version: number
    person_id?: number
    person?: string
    battery?: number
    last?: string
    clock_behind_s?: number
  })[]
  next: number
}

/** A new device in the stock */
export type PostDevicesIn = {
  protocol: string
  number: string
  kind: 'watch' | 'pendant' | 'button' | 'door' | 'motion' | 'smoke' | 'gas' | 'bed' | 'radar' | 'water' | 'meter' | 'other'
  model?: string
  room?: string
  auth?: string
  interval_s?: number
  quota?: number
  lenient?: boolean
}
export type PostDevicesOut = {
  id: number
  protocol: string
  number: string
  kind: 'watch' | 'pendant' | 'button' | 'door' | 'motion' | 'smoke' | 'gas' | 'bed' | 'radar' | 'water' | 'meter' | 'other'
  model: string
  room: string
  state: 'in_stock' | 'in_use' | 'away' | 'retired'
  health: 'never' | 'good' | 'battery' | 'silent'
  interval_s: number
  quota: number
  lenient: boolean
  version: number
  person_id?: number
  person?: string
  battery?: number
  last?: string
  clock_behind_s?: number
}

/** Numbers that knocked and are in no stock, by their last digits */
export type GetDevicesUnknownIn = {
  tail: string
}
export type GetDevicesUnknownOut = {
  items: ({
    protocol: string
    number: string
    first: string
    last: string
    times: number
  })[]
}

/** Change what is known of a device */
export type PutDevicesByIdIn = {
  id: number
  version: number
  kind: 'watch' | 'pendant' | 'button' | 'door' | 'motion' | 'smoke' | 'gas' | 'bed' | 'radar' | 'water' | 'meter' | 'other'
  model?: string
  room?: string
  auth?: string
  interval_s?: number
  quota?: number
  lenient?: boolean
}
export type PutDevicesByIdOut = {
  id: number
  protocol: string
  number: string
  kind: 'watch' | 'pendant' | 'button' | 'door' | 'motion' | 'smoke' | 'gas' | 'bed' | 'radar' | 'water' | 'meter' | 'other'
  model: string
  room: string
  state: 'in_stock' | 'in_use' | 'away' | 'retired'
  health: 'never' | 'good' | 'battery' | 'silent'
  interval_s: number
  quota: number
  lenient: boolean
  version: number
  person_id?: number
  person?: string
  battery?: number
  last?: string
  clock_behind_s?: number
}

/** Give it to a person who has agreed */
export type PostDevicesByIdEnrolIn = {
  id: number
  person_id: number
  agreed: 'screen' | 'voice' | 'paper' | 'counter'
}
export type PostDevicesByIdEnrolOut = {
  id: number
  protocol: string
  number: string
  kind: 'watch' | 'pendant' | 'button' | 'door' | 'motion' | 'smoke' | 'gas' | 'bed' | 'radar' | 'water' | 'meter' | 'other'
  model: string
  room: string
  state: 'in_stock' | 'in_use' | 'away' | 'retired'
  health: 'never' | 'good' | 'battery' | 'silent'
  interval_s: number
  quota: number
  lenient: boolean
  version: number
  person_id?: number
  person?: string
  battery?: number
  last?: string
  clock_behind_s?: number
}

/** Take it back */
export type PostDevicesByIdReleaseIn = {
  id: number
  to: 'in_stock' | 'away' | 'retired'
}
export type PostDevicesByIdReleaseOut = {
  id: number
  protocol: string
  number: string
  kind: 'watch' | 'pendant' | 'button' | 'door' | 'motion' | 'smoke' | 'gas' | 'bed' | 'radar' | 'water' | 'meter' | 'other'
  model: string
  room: string
  state: 'in_stock' | 'in_use' | 'away' | 'retired'
  health: 'never' | 'good' | 'battery' | 'silent'
  interval_s: number
  quota: number
  lenient: boolean
  version: number
  person_id?: number
  person?: string
  battery?: number
  last?: string
  clock_behind_s?: number
}

/** What was asked of it */
export type GetDevicesByIdCommandsIn = {
  id: number
}
export type GetDevicesByIdCommandsOut = {
  items: ({
    id: number
    ask: 'find' | 'locate' | 'interval' | 'sos_number' | 'pulse' | 'pressure' | 'oxygen' | 'temperature' | 'message' | 'call' | 'fall_alarm' | 'restart'
    state: 'waiting' | 'sent' | 'refused' | 'expired' | 'delivered' | 'done' | 'failed' | 'unanswered'
    made: string
    done?: string
    tries: number
  })[]
}

/** Find, ring, measure, set numbers: sent when it is connected */
export type PostDevicesByIdCommandsIn = {
  id: number
  ask: 'find' | 'locate' | 'interval' | 'sos_number' | 'pulse' | 'pressure' | 'oxygen' | 'temperature' | 'message' | 'call' | 'fall_alarm' | 'restart'
  number?: number
  index?: number
  text?: string
}
export type PostDevicesByIdCommandsOut = {
  id: number
  ask: 'find' | 'locate' | 'interval' | 'sos_number' | 'pulse' | 'pressure' | 'oxygen' | 'temperature' | 'message' | 'call' | 'fall_alarm' | 'restart'
  state: 'waiting' | 'sent' | 'refused' | 'expired' | 'delivered' | 'done' | 'failed' | 'unanswered'
  made: string
  done?: string
  tries: number
}

/** Records of many devices at once; durable when it is answered */
export type PostDevicesBatchIn = {
  items: ({
    number: string
    at?: string
    alarm?: string
    pulse?: number
    oxygen?: number
    systolic?: number
    diastolic?: number
    breathing?: number
    temperature_tenths?: number
    glucose_umol_l?: number
    weight_g?: number
    steps?: number
    battery?: number
    lat_e7?: number
    lon_e7?: number
    satellites?: number
    symptoms?: boolean
    test?: boolean
  })[]
  protocol?: string
}
export type PostDevicesBatchOut = {
  taken: number
  unknown: number
  dropped: number
}

/** What devices and rules have seen, newest first */
export type GetHealthAlarmsIn = {
  level?: 'fine' | 'notice' | 'alarm' | 'emergency'
  before?: number
}
export type GetHealthAlarmsOut = {
  items: ({
    id: number
    code: string
    words: string
    level: 'fine' | 'notice' | 'alarm' | 'emergency'
    at: string
    arrived: string
    device_at?: string
    late: boolean
    test: boolean
    person_id?: number
    person?: string
    device_id?: number
    lat_e7?: number
    lon_e7?: number
  })[]
}

/** The same of one person */
export type GetPeopleByIdHealthAlarmsIn = {
  id: number
  level?: 'fine' | 'notice' | 'alarm' | 'emergency'
  before?: number
}
export type GetPeopleByIdHealthAlarmsOut = {
  items: ({
    id: number
    code: string
    words: string
    level: 'fine' | 'notice' | 'alarm' | 'emergency'
    at: string
    arrived: string
    device_at?: string
    late: boolean
    test: boolean
    person_id?: number
    person?: string
    device_id?: number
    lat_e7?: number
    lon_e7?: number
  })[]
}

/** The newest of everything that is measured */
export type GetPeopleByIdHealthVitalsIn = {
  id: number
}
export type GetPeopleByIdHealthVitalsOut = {
  items: ({
    kind: 'hr' | 'spo2' | 'bp' | 'temp' | 'rr' | 'glu' | 'weight' | 'steps'
    value: number
    second?: number
    per_unit: number
    unit: string
    ucum: string
    loinc: string
    at: string
    device_at?: string
    source: 'wrist' | 'instrument' | 'person'
    late: boolean
    doubtful: boolean
  })[]
  news2: 'partial' | 'low' | 'single_three' | 'urgent' | 'emergency'
  news2_known: number
  news2_total?: number
  news2_words: string
}

/** One quantity over time, as it came, by hour or by day */
export type GetPeopleByIdHealthVitalsByKindIn = {
  id: number
  kind: 'hr' | 'spo2' | 'bp' | 'temp' | 'rr' | 'glu' | 'weight' | 'steps'
  from: string
  to: string
  by?: 'reading' | 'hour' | 'day'
}
export type GetPeopleByIdHealthVitalsByKindOut = {
  items: ({
    at: string
    value: number
    second: number
    least: number
    most: number
    count: number
  })[]
  unit: string
  per_unit: number
}

/** From where on who is told */
export type GetPeopleByIdHealthLimitsIn = {
  id: number
}
export type GetPeopleByIdHealthLimitsOut = {
  items: ({
    kind: 'hr' | 'spo2' | 'bp' | 'temp' | 'rr' | 'glu' | 'weight' | 'steps'
    notice_low?: number
    notice_high?: number
    alarm_low?: number
    alarm_high?: number
    emergency_low?: number
    emergency_high?: number
  })[]
}

/** Limits of this person's own */
export type PutPeopleByIdHealthLimitsByKindIn = {
  id: number
  kind: 'hr' | 'spo2' | 'bp' | 'temp' | 'rr' | 'glu' | 'weight' | 'steps'
  notice_low?: number
  notice_high?: number
  alarm_low?: number
  alarm_high?: number
  emergency_low?: number
  emergency_high?: number
}
export type PutPeopleByIdHealthLimitsByKindOut = {
  kind: 'hr' | 'spo2' | 'bp' | 'temp' | 'rr' | 'glu' | 'weight' | 'steps'
  notice_low?: number
  notice_high?: number
  alarm_low?: number
  alarm_high?: number
  emergency_low?: number
  emergency_high?: number
}

/** The circle round home */
export type GetPeopleByIdHealthFenceIn = {
  id: number
}
export type GetPeopleByIdHealthFenceOut = {
  lat_e7: number
  lon_e7: number
  radius_m: number
  home_from_min: number
  home_to_min: number
  level: 'notice' | 'alarm'
  on: boolean
}

/** Set it; the person has agreed to be located */
export type PutPeopleByIdHealthFenceIn = {
  id: number
  lat_e7: number
  lon_e7: number
  radius_m: number
  home_from_min: number
  home_to_min: number
  level: 'notice' | 'alarm'
  on: boolean
}
export type PutPeopleByIdHealthFenceOut = {
  lat_e7: number
  lon_e7: number
  radius_m: number
  home_from_min: number
  home_to_min: number
  level: 'notice' | 'alarm'
  on: boolean
}

/** Where the person was last */
export type GetPeopleByIdHealthPlaceIn = {
  id: number
}
export type GetPeopleByIdHealthPlaceOut = {
  at: string
  lat_e7: number
  lon_e7: number
  accuracy_m: number
}

/** Away from home: nobody is missed */
export type PostPeopleByIdHealthAwayIn = {
  id: number
  until?: string
}
export type PostPeopleByIdHealthAwayOut = unknown

/** What I want to be told about this person */
export type GetPeopleByIdHealthTellIn = {
  id: number
}
export type GetPeopleByIdHealthTellOut = {
  items: ({
    id: number
    what: 'leaves' | 'returns' | 'not_home' | 'silent' | 'sos' | 'vitals' | 'battery' | 'smoke'
    when: 'always' | 'night' | 'day'
    words: string
  })[]
}

/** Tell me when … */
export type PostPeopleByIdHealthTellIn = {
  id: number
  what: 'leaves' | 'returns' | 'not_home' | 'silent' | 'sos' | 'vitals' | 'battery' | 'smoke'
  when: 'always' | 'night' | 'day'
}
export type PostPeopleByIdHealthTellOut = {
  id: number
  what: 'leaves' | 'returns' | 'not_home' | 'silent' | 'sos' | 'vitals' | 'battery' | 'smoke'
  when: 'always' | 'night' | 'day'
  words: string
}

/** No more */
export type DeleteHealthTellByRuleIn = {
  rule: number
}
export type DeleteHealthTellByRuleOut = unknown

/** Readings as a FHIR R4 bundle of Observation */
export type GetPeopleByIdFhirObservationIn = {
  id: number
  from: string
  to: string
}
export type GetPeopleByIdFhirObservationOut = unknown

/** What is worn as a FHIR R4 bundle of Device */
export type GetPeopleByIdFhirDeviceIn = {
  id: number
}
export type GetPeopleByIdFhirDeviceOut = unknown

/** Raw samples of a wrist: impacts judged, a fall is an alarm */
export type PostDevicesSamplesIn = {
  number: string
  protocol?: string
  at: string
  rate_hz: number
  x_mg: (number)[]
  y_mg: (number)[]
  z_mg: (number)[]
}
export type PostDevicesSamplesOut = {
  impacts: number
  falls: number
}

/** Call for help; pressing again adds to the open call */
export type PostSosIn = {
  lat_e7?: number
  lon_e7?: number
  accuracy_m?: number
}
export type PostSosOut = {
  by: null
  duty: string
  family: string
  id: number
  place: string
  ring_in_s: number
  state: string
}

/** How my call stands */
export type GetSosByIdIn = {
  id: number
}
export type GetSosByIdOut = {
  by: string
  duty: string
  family: string
  id: number
  place: string
  ring_in_s: number
  state: string
}

/** Pressed by mistake; the station phones to make sure */
export type PostSosByIdCancelIn = {
  id: number
}
export type PostSosByIdCancelOut = {
  by: null
  duty: string
  family: string
  id: number
  place: string
  ring_in_s: number
  state: string
}

/** Do not wait the ten seconds */
export type PostSosByIdNowIn = {
  id: number
}
export type PostSosByIdNowOut = unknown

/** The synthetic SOS of every five minutes */
export type PostSosProbeIn = {
  community: number
  token: string
}
export type PostSosProbeOut = unknown

/** I am well today */
export type PostMeWellIn = Record<string, never>
export type PostMeWellOut = unknown

/** The station's wall: open alarms, who is on duty, today's answers */
export type GetWallIn = Record<string, never>
export type GetWallOut = {
  answer_mean_s: number
  answered_today: number
  items: ({
    acked_ms: number | null
    age: number
    code: string
    device_id: number
    due_ms: number
    fix: null | {
      accuracy_m: number
      at_ms: number
      lat_e7: number
      lon_e7: number
    }
    home: {
      lat_e7: number
      lon_e7: number
    }
    id: number
    kind: string
    name: string
    owner: null | {
      id: number
      name: string
    }
    person_id: number
    place: string
    raised_ms: number
    ready_120: boolean
    repeats: number
    resolved_ms: null
    ring_ms: number
    state: string
    step: number
    taken_back: boolean
    test: boolean
    urgent: boolean
    word: string
  })[]
  me: number
  misses: ({
    acked_ms: number
    age: number
    code: string
    device_id: number
    due_ms: null
    fix: null
    home: {
      lat_e7: number
      lon_e7: number
    }
    id: number
    kind: string
    name: string
    owner: {
      id: number
      name: string
    }
    person_id: number
    place: string
    raised_ms: number
    ready_120: boolean
    repeats: number
    resolved_ms: number
    ring_ms: number
    state: string
    step: number
    taken_back: boolean
    test: boolean
    urgent: boolean
    word: string
  })[]
  now_ms: number
  on_duty: ({
    id: number
    name: string
    phone: string
    what: string
  })[]
  probe: {
    arrived: number
    last_ms: number
    missed: number
  }
  roster_end_ms: number
}

/** Answer times, misses, false alarms by person */
export type GetWallReportIn = {
  from?: string
  to?: string
}
export type GetWallReportOut = {
  answers: {
    alarms: number
    answered: number
    mean_s: number
    open: number
    waits_180?: number
    waits_60?: number
    within_180: number
    within_60: number
  }
  by_person: ({
    alarms: number
    false_alarms: number
    kind: string
    name: string
    person_id: number
    word: string
  })[]
  drills: {
    alarms: number
    answered: number
    mean_s: number
    open: number
    waits_180?: number
    waits_60?: number
    within_180: number
    within_60: number
  }
  from: string
  misses: (unknown)[]
  to: string
}

/** Whether the chain of events is whole */
export type GetWallChainIn = Record<string, never>
export type GetWallChainOut = {
  broken: number
  events: number
}

/** Alarms of a time */
export type GetAlarmsIn = {
  from?: string
  to?: string
}
export type GetAlarmsOut = {
  items: ({
    acked_ms: number | null
    age: number
    code: string
    device_id: number
    due_ms: number | null
    fix: null
    home: {
      lat_e7: number
      lon_e7: number
    }
    id: number
    kind: string
    name: string
    owner: null | {
      id: number
      name: string
    }
    person_id: number
    place: string
    raised_ms: number
    ready_120: boolean
    repeats: number
    resolved_ms: number | null
    ring_ms: number
    state: string
    step: number
    taken_back: boolean
    test: boolean
    urgent: boolean
    word: string
  })[]
}

/** Raise an alarm for somebody */
export type PostAlarmsIn = {
  person_id: number
  kind: 'sos' | 'fall' | 'fence' | 'vitals' | 'silence' | 'no_answer' | 'smoke' | 'gas' | 'device' | 'unseen' | 'help' | 'lost'
  words?: string
}
export type PostAlarmsOut = unknown

/** An alarm with everything that helps */
export type GetAlarmsByIdIn = {
  id: number
}
export type GetAlarmsByIdOut = {
  acked_ms: number | null
  age: number
  code: string
  contacts: ({
    id: number
    name: string
    phone: string
    what: string
  })[]
  device_id: number
  due_ms: number | null
  events: ({
    at_ms: number
    by: null | string
    detail: {
      checked?: number
      code?: number
      kind?: number
      step?: number
      told?: number
      who?: number
      why?: string
    }
    number: number
    what: string
    words: null | string
  })[]
  fix: null | {
    accuracy_m: number
    at_ms: number
    lat_e7: number
    lon_e7: number
  }
  helpers: ({
    id: number
    name: string
    phone: string
    what: string
  })[]
  home: {
    lat_e7: number
    lon_e7: number
  }
  id: number
  kind: string
  name: string
  owner: null | {
    id: number
    name: string
  }
  person_id: number
  place: string
  raised_ms: number
  ready_120: boolean
  repeats: number
  resolved_ms: number | null
  ring_ms: number
  state: string
  step: number
  tags: ({
    kind: string
    text: string
  })[]
  taken_back: boolean
  test: boolean
  urgent: boolean
  word: string
}

/** I answer; it is mine */
export type PostAlarmsByIdAckIn = {
  id: number
}
export type PostAlarmsByIdAckOut = {
  acked_ms: number
  age: number
  code: string
  device_id: number
  due_ms: number
  fix: null | {
    accuracy_m: number
    at_ms: number
    lat_e7: number
    lon_e7: number
  }
  home: {
    lat_e7: number
    lon_e7: number
  }
  id: number
  kind: string
  name: string
  owner: {
    id: number
    name: string
  }
  person_id: number
  place: string
  raised_ms: number
  ready_120: boolean
  repeats: number
  resolved_ms: null
  ring_ms: number
  state: string
  step: number
  taken_back: boolean
  test: boolean
  urgent: boolean
  word: string
}

/** Hand it on */
export type PostAlarmsByIdHandIn = {
  id: number
  person_id: number
}
export type PostAlarmsByIdHandOut = unknown

/** Send somebody there */
export type PostAlarmsByIdSendIn = {
  id: number
  person_id: number
}
export type PostAlarmsByIdSendOut = {
  acked_ms: number
  age: number
  code: string
  device_id: number
  due_ms: number
  fix: null
  home: {
    lat_e7: number
    lon_e7: number
  }
  id: number
  kind: string
  name: string
  owner: {
    id: number
    name: string
  }
  person_id: number
  place: string
  raised_ms: number
  ready_120: boolean
  repeats: number
  resolved_ms: null
  ring_ms: number
  state: string
  step: number
  taken_back: boolean
  test: boolean
  urgent: boolean
  word: string
}

/** On the way */
export type PostAlarmsByIdWayIn = {
  id: number
  words?: string
}
export type PostAlarmsByIdWayOut = unknown

/** There */
export type PostAlarmsByIdSiteIn = {
  id: number
  words?: string
}
export type PostAlarmsByIdSiteOut = unknown

/** Note something */
export type PostAlarmsByIdNoteIn = {
  id: number
  words: string
}
export type PostAlarmsByIdNoteOut = unknown

/** 120 was called */
export type PostAlarmsByIdCalled120In = {
  id: number
}
export type PostAlarmsByIdCalled120Out = unknown

/** How it ended */
export type PostAlarmsByIdResolveIn = {
  id: number
  code: 'helped' | 'hospital' | 'well' | 'taken_back' | 'device_fault' | 'found' | 'away' | 'died' | 'test' | 'joined'
  checked?: 'not' | 'voice' | 'sight'
  words?: string
}
export type PostAlarmsByIdResolveOut = {
  acked_ms: number
  age: number
  code: string
  device_id: number
  due_ms: null
  fix: null | {
    accuracy_m: number
    at_ms: number
    lat_e7: number
    lon_e7: number
  }
  home: {
    lat_e7: number
    lon_e7: number
  }
  id: number
  kind: string
  name: string
  owner: {
    id: number
    name: string
  }
  person_id: number
  place: string
  raised_ms: number
  ready_120: boolean
  repeats: number
  resolved_ms: number
  ring_ms: number
  state: string
  step: number
  taken_back: boolean
  test: boolean
  urgent: boolean
  word: string
}

/** Looked at again, with what was learnt */
export type PostAlarmsByIdReviewIn = {
  id: number
  words?: string
}
export type PostAlarmsByIdReviewOut = unknown

/** It was not over */
export type PostAlarmsByIdReopenIn = {
  id: number
  words?: string
}
export type PostAlarmsByIdReopenOut = unknown

/** The drill is none */
export type PostAlarmsByIdNoTestIn = {
  id: number
}
export type PostAlarmsByIdNoTestOut = unknown

/** Alarms of the elders I look after */
export type GetMeAlarmsIn = Record<string, never>
export type GetMeAlarmsOut = {
  items: ({
    acked_ms: null
    age: number
    code: string
    device_id: number
    due_ms: number
    fix: null
    home: {
      lat_e7: number
      lon_e7: number
    }
    id: number
    kind: string
    name: string
    owner: null
    person_id: number
    place: string
    raised_ms: number
    ready_120: boolean
    repeats: number
    resolved_ms: null
    ring_ms: number
    state: string
    step: number
    taken_back: boolean
    test: boolean
    urgent: boolean
    word: string
  })[]
}

/** Who was expected today and not seen */
export type GetSeenIn = {
  site_id?: number
  day?: string
}
export type GetSeenOut = {
  day: string
  hour_ms: number
  items: ({
    age: number
    alarm_id: number
    done_by: null
    done_ms: number
    due_ms: number
    excuse: string
    high_risk: boolean
    id: number
    name: string
    outcome: string
    person_id: number
    phone: string
    place: string
    why: string
  })[]
  list: {
    excused: number
    expected: number
    made_ms: number
    seen: number
  }
  now_ms: number
  site_id: number
  sites: ({
    id: number
    name: string
    open: number
  })[]
}

/** What became of somebody who was not seen */
export type PostSeenByIdEndIn = {
  id: number
  outcome: 'called' | 'family' | 'visited' | 'alarm'
  words?: string
}
export type PostSeenByIdEndOut = unknown

/** I spoke to or saw this person today */
export type PostPeopleByIdMetIn = {
  id: number
  how: 'call' | 'visit'
}
export type PostPeopleByIdMetOut = unknown

/** Who is on duty, with the gaps */
export type GetDutyRosterIn = {
  from?: string
  to?: string
}
export type GetDutyRosterOut = {
  from: string
  gaps: (unknown)[]
  items: ({
    from_ms: number
    id: number
    name: string
    person_id: number
    to_ms: number
  })[]
  now_ms: number
  people: ({
    id: number
    name: string
    phone: string
    what: string
  })[]
  to: string
}

/** Shifts of these days; refused when a gap is left */
export type PutDutyRosterIn = {
  from: string
  to: string
  shifts: ({
    person_id: number
    from_ms: number
    to_ms: number
  })[]
}
export type PutDutyRosterOut = unknown

/** Drills of two months */
export type GetDutyDrillsIn = Record<string, never>
export type GetDutyDrillsOut = {
  items: (unknown)[]
}

/** A drill of the station */
export type PostDutyDrillsIn = {
  person_id: number
}
export type PostDutyDrillsOut = unknown

/** Somebody is lost */
export type PostLostIn = {
  person_id: number
  gone_ms?: number
  words?: string
}
export type PostLostOut = unknown

/** Who is looked for */
export type GetLostIn = Record<string, never>
export type GetLostOut = {
  helpers: ({
    id: number
    name: string
    phone: string
    what: string
  })[]
  items: (unknown)[]
}

/** One search; for neighbours as long as they were asked */
export type GetLostByIdIn = {
  id: number
}
export type GetLostByIdOut = unknown

/** How far feet carry since the last trusted place, along the streets */
export type GetLostByIdCircleIn = {
  id: number
}
export type GetLostByIdCircleOut = unknown

/** Somebody goes to look */
export type PostLostByIdJoinIn = {
  id: number
  person_id?: number
  where: string
}
export type PostLostByIdJoinOut = unknown

/** Ask those of the building to look */
export type PostLostByIdNeighboursIn = {
  id: number
  minutes: number
}
export type PostLostByIdNeighboursOut = unknown

/** Found */
export type PostLostByIdEndIn = {
  id: number
  code: 'found' | 'hospital' | 'away' | 'died'
  words?: string
}
export type PostLostByIdEndOut = unknown

/** Kinds of alarm that are quiet for a while, with the reason and the end */
export type GetPeopleByIdAlarmMutesIn = {
  id: number
}
export type GetPeopleByIdAlarmMutesOut = {
  items: (unknown)[]
}

/** Be quiet about a kind of alarm for some hours; 0 ends it */
export type PostPeopleByIdAlarmMuteIn = {
  id: number
  kind: 'sos' | 'fall' | 'fence' | 'vitals' | 'silence' | 'no_answer' | 'smoke' | 'gas' | 'device' | 'unseen' | 'help' | 'lost'
  hours: number
  reason: string
}
export type PostPeopleByIdAlarmMuteOut = unknown

/** Whom an alarm is told to, step by step */
export type GetPeopleByIdLadderIn = {
  id: number
}
export type GetPeopleByIdLadderOut = {
  name: string
  people: ({
    name: string
    who: number
  })[]
  quiet: ({
    wait_s: number
    who: number
  })[]
  quiet_own: boolean
  urgent: ({
    wait_s: number
    who: number
  })[]
  urgent_own: boolean
}

/** Another ladder; none gives the default */
export type PutPeopleByIdLadderIn = {
  id: number
  urgent: boolean
  steps: ({
    who: number
    wait_s: number
  })[]
}
export type PutPeopleByIdLadderOut = unknown

/** The programmes this organisation takes part in: meals, elders as counts, cost, on time, what was said; nothing about fewer than five people */
export type GetPartnersProgrammesIn = {
  month: number
}
export type GetPartnersProgrammesOut = {
  items: ({
    a_meal_fen: number
    cost_fen: number
    elders: number
    funder: string
    good_percent: number
    hidden_sites: number
    meals: number
    name: string
    on_time_percent: number
    own_fen: number
    own_meals: number
    part: string
    programme_id: number
    sites: ({
      a_meal_fen: number
      cost_fen: number
      elders: number
      good_percent: number
      meals: number
      on_time_percent: number
      site_name: string
    })[]
    words: string
  })[]
  month: number
  organisation_name: string
}

/** What this organisation gave, and what became of it */
export type GetPartnersGiftsIn = Record<string, never>
export type GetPartnersGiftsOut = {
  items: ({
    amount_words: string
    day: string
    elders: number
    first?: string
    goods: string
    got_words: string
    id: number
    last?: string
    meals: number
    state: string
    thanks: string
    words: string
  })[]
}

/** Who takes part in which programme */
export type GetPartnersIn = Record<string, never>
export type GetPartnersOut = {
  items: ({
    funder: string
    organisation_id: number
    organisation_name: string
    part: string
    programme_id: number
    programme_name: string
  })[]
}

/** An organisation takes part in a programme */
export type PostPartnersIn = {
  programme_id: number
  organisation_id: number
  part: 'government' | 'charity' | 'enterprise' | 'social_enterprise'
  funder?: string
}
export type PostPartnersOut = unknown

/** It no longer does */
export type PostPartnersEndIn = {
  programme_id: number
  organisation_id: number
}
export type PostPartnersEndOut = unknown

/** What became of a gift: meals, how many elders, days */
export type GetGiftsByGiftStoryIn = {
  gift: number
}
export type GetGiftsByGiftStoryOut = unknown

/** The line of thanks, told to the donor */
export type PostGiftsByGiftThanksIn = {
  gift: number
}
export type PostGiftsByGiftThanksOut = unknown

/** My free hours, and what I am asked for */
export type GetVolunteersMineIn = Record<string, never>
export type GetVolunteersMineOut = {
  asked: ({
    day: string
    from_min: number
    id: number
    said_yes: number
    site_id: number
    site_name: string
    state: string
    to_min: number
    wanted: number
    words: string
  })[]
  hours: ({
    from_min: number
    to_min: number
    weekday: number
  })[]
}

/** My free hours of a week; replaces all */
export type PutVolunteersHoursIn = {
  hours: ({
    weekday: number
    from_min: number
    to_min: number
  })[]
}
export type PutVolunteersHoursOut = unknown

/** I come, or not */
export type PostVolunteersOpeningsByOpeningAnswerIn = {
  opening: number
  yes: boolean
}
export type PostVolunteersOpeningsByOpeningAnswerOut = unknown

/** Where hands are needed in the next days, and who is free then; runs nobody carries */
export type GetVolunteersOpeningsIn = {
  site?: number
}
export type GetVolunteersOpeningsOut = {
  items: ({
    day: string
    from_min: number
    id: number
    said_yes: number
    site_id: number
    site_name: string
    to_min: number
    volunteers: ({
      helped: number
      name: string
      person_id: number
      state: string
    })[]
    wanted: number
    words: string
  })[]
  runs: ({
    day: string
    from_min: number
    name: string
    run_id: number
    site_id: number
    site_name: string
    stops: number
  })[]
}

/** Hands are needed */
export type PostVolunteersOpeningsIn = {
  site_id?: number
  run_id?: number
  day: string
  from_min: number
  to_min: number
  wanted: number
  words: string
}
export type PostVolunteersOpeningsOut = unknown

/** They no longer are */
export type PostVolunteersOpeningsByOpeningEndIn = {
  opening: number
}
export type PostVolunteersOpeningsByOpeningEndOut = unknown

/** One tap: this volunteer is asked */
export type PostVolunteersOpeningsByOpeningAsksIn = {
  opening: number
  person_id: number
}
export type PostVolunteersOpeningsByOpeningAsksOut = unknown

/** Elders meals are meant for first who have had none in a year: whom to ask next */
export type GetOutreachIn = Record<string, never>
export type GetOutreachOut = {
  all: number
  items: ({
    again: null
    age: number
    contacted_ms: number | null
    name: string
    needs: (string)[]
    person_id: number
    phone: string
    place: string
    points: number
    result?: string
    way?: string
    words?: string
  })[]
}

/** Note that somebody was asked and what they said */
export type PostOutreachIn = {
  person_id: number
  way: 'phone' | 'visit' | 'met' | 'letter'
  result: 'will_try' | 'later' | 'no' | 'nobody' | 'cannot'
  words?: string
  again?: string
}
export type PostOutreachOut = unknown

/** When and how one person was asked */
export type GetOutreachByIdIn = {
  id: number
}
export type GetOutreachByIdOut = {
  items: (unknown)[]
}

/** How many of each group had a meal, and where the flags come from; shares of few are null */
export type GetCoverageIn = {
  from?: string
  to?: string
}
export type GetCoverageOut = {
  from: string
  groups: ({
    fed: number
    group: string
    meals: number
    people: number
    percent: number | null
  })[]
  sources: ({
    flag: string
    flag_text: string
    newest: string
    oldest: string
    people: number
    source: string
  })[]
  to: string
}

/** Meals by household, subsidy, each rule of subsidy, distance or the way of ordering */
export type GetCoverageUsesIn = {
  by: 'household' | 'subsidy' | 'distance' | 'channel' | 'rule'
  from?: string
  to?: string
}
export type GetCoverageUsesOut = {
  by: string
  from: string
  rows: ({
    eaters: number
    meals: number
    name: string
    pay_fen: number
    people: number
    percent: number | null
    programme?: string
    rule?: string
    subsidy_fen: number
  })[]
  to: string
}

/** What is on in the next days, with who goes */
export type GetActivitiesIn = {
  person?: number
  day?: string
  days?: number
}
export type GetActivitiesOut = {
  items: ({
    at_ms: number
    attended: boolean
    came: number
    going: number
    id: number
    joined: boolean
    kind: string
    name: string
    place: string
    seats: number
    to_ms: number
  })[]
}

/** How often, how many kinds, and who came, of each site's activities */
export type GetActivitiesFiguresIn = {
  from: string
  to: string
}
export type GetActivitiesFiguresOut = {
  from: string
  sites: ({
    came: number
    kinds: number
    people: number
    site_id: number
    times: number
  })[]
  to: string
}

/** Offer something beside the meal */
export type PostActivitiesIn = {
  name: string
  place: string
  kind: 'body' | 'mind' | 'art' | 'talk' | 'hand' | 'game'
  day: string
  from_min: number
  minutes: number
  seats: number
}
export type PostActivitiesOut = unknown

/** Call it off; who wanted to come is told */
export type PostActivitiesByIdOffIn = {
  id: number
  person_id?: number
}
export type PostActivitiesByIdOffOut = unknown

/** Want to come */
export type PostActivitiesByIdJoinIn = {
  id: number
  person_id?: number
}
export type PostActivitiesByIdJoinOut = unknown

/** Not come after all */
export type PostActivitiesByIdLeaveIn = {
  id: number
  person_id?: number
}
export type PostActivitiesByIdLeaveOut = unknown

/** Was there: one tap, also when the meal is taken */
export type PostActivitiesByIdAttendIn = {
  id: number
  person_id: number
  at_meal?: boolean
}
export type PostActivitiesByIdAttendOut = unknown

/** Who wants to come and who was there */
export type GetActivitiesByIdGuestsIn = {
  id: number
  person_id?: number
}
export type GetActivitiesByIdGuestsOut = unknown

/** Who eats at one table, who is there today, whose chair stayed empty */
export type GetTablesIn = {
  site?: number
}
export type GetTablesOut = {
  items: ({
    id: number
    members: ({
      here: boolean
      leads: boolean
      name: string
      person_id: number
    })[]
    name: string
    seats: number
    weekdays: (number)[]
  })[]
  missing: (unknown)[]
}

/** A new table of neighbours */
export type PostTablesIn = {
  name: string
  weekdays: ({
    weekday: number
  })[]
}
export type PostTablesOut = unknown

/** The table meets no more */
export type PostTablesByIdEndIn = {
  id: number
}
export type PostTablesByIdEndOut = unknown

/** Take a chair, for oneself or for someone in one's care */
export type PostTablesByIdSitIn = {
  id: number
  person_id?: number
  leads?: boolean
}
export type PostTablesByIdSitOut = unknown

/** Give the chair up */
export type PostTablesByIdLeaveIn = {
  id: number
  person_id?: number
  leads?: boolean
}
export type PostTablesByIdLeaveOut = unknown

/** What was found out about who did not come */
export type PostBuddiesByIdFoundIn = {
  id: number
  outcome: 'well' | 'away' | 'ill' | 'ate'
  words?: string
}
export type PostBuddiesByIdFoundOut = unknown

/** What residents propose, what was done about it, and the minutes of their council */
export type GetCouncilIn = Record<string, never>
export type GetCouncilOut = {
  answered: number
  done: number
  meetings: ({
    day: string
    id: number
    minutes: string
    present: number
    title: string
  })[]
  proposals: ({
    answer: string
    answered_ms: number | null
    id: number
    made_ms: number
    meeting: string
    mine: boolean
    state: string
    words: string
    yes: number
  })[]
}

/** Propose something; three a day */
export type PostCouncilProposalsIn = {
  words: string
  site_id?: number
}
export type PostCouncilProposalsOut = unknown

/** Want it too, or not any more */
export type PostCouncilProposalsByIdYesIn = {
  id: number
  yes: boolean
}
export type PostCouncilProposalsByIdYesOut = unknown

/** What was done, or why not; who proposed it is told */
export type PostCouncilProposalsByIdAnswerIn = {
  id: number
  state: 'taken' | 'done' | 'declined'
  answer: string
  meeting_id?: number
}
export type PostCouncilProposalsByIdAnswerOut = unknown

/** The minutes of a meeting */
export type PostCouncilMeetingsIn = {
  day: string
  title: string
  present: number
  minutes: string
}
export type PostCouncilMeetingsOut = unknown

/** Posters with their words, code and what came of each: came, ordered, served, said, complained */
export type GetPostersIn = {
  origin?: string
}
export type GetPostersOut = {
  items: ({
    came: number
    channel: string
    code: string
    complained: number
    down: boolean
    id: number
    link: string
    made_ms: number
    opened: number
    ordered: number
    qr_path: string
    qr_side: number
    said: number
    served: number
    text: string
    title: string
    words: string
  })[]
  phone: string
}

/** A poster, a text for a group or a caption, with a code of its own */
export type PostPostersIn = {
  title: string
  words: string
  channel: 'wall' | 'wechat' | 'video' | 'mouth' | 'visit'
}
export type PostPostersOut = unknown

/** Take it down */
export type PostPostersByIdDownIn = {
  id: number
}
export type PostPostersByIdDownOut = unknown

/** Came by this poster; only the first counts */
export type PostMeCameIn = {
  code: string
}
export type PostMeCameOut = unknown

/** The address of a poster was opened */
export type PostOpenPosterIn = {
  community: number
  code: string
}
export type PostOpenPosterOut = unknown

/** Whom I look after, those due today in the order of a round on foot; records the looks */
export type GetRoundsTodayIn = {
  day?: string
}
export type GetRoundsTodayOut = {
  day: string
  due: number
  estimated: number
  start: {
    lat: number
    lon: number
  }
  stops: ({
    address: string
    away: boolean
    due: string
    elder_id: number
    every_days: number
    flags: (string)[]
    lat: number
    late_days: number
    lon: number
    name: string
    number: number
    phone: string
    seen_ms: number
    walk_minutes: number
  })[]
  walk_minutes: number
}

/** What a visit found */
export type PostRoundsVisitsIn = {
  elder_id: number
  way: 'door' | 'phone' | 'outside'
  outcome: 'well' | 'needs' | 'nobody' | 'help'
  words?: string
  needs?: number
}
export type PostRoundsVisitsOut = {
  id: number
}

/** The log of an elder's visits; records the look */
export type GetRoundsVisitsIn = {
  elder_id: number
}
export type GetRoundsVisitsOut = {
  items: (unknown)[]
}

/** Give an elder, or all of a building whom nobody looks after, to an aide */
export type PostRoundsCasesIn = {
  aide_id: number
  elder_id?: number
  node_id?: number
  every_days?: number
}
export type PostRoundsCasesOut = unknown

/** Nobody's case from now on */
export type DeleteRoundsCasesByElderIdIn = {
  elder_id: number
}
export type DeleteRoundsCasesByElderIdOut = unknown

/** How many elders to each aide, volunteer and social worker, and skills needed and there */
export type GetRoundsMatchIn = Record<string, never>
export type GetRoundsMatchOut = {
  aides: number
  cases: number
  cases_max: number
  elders: number
  helpers: ({
    cases: number
    id: number
    may_hold: boolean
    name: string
    overdue: number
    role: string
    role_text: string
    skills: (string)[]
  })[]
  overdue: number
  skills: ({
    bit: number
    helpers: number
    needed: number
    skill: string
  })[]
  social_workers: number
  targets: number
  volunteers: number
}

/** What a helper can */
export type PostRoundsSkillsIn = {
  person_id: number
  skills: number
}
export type PostRoundsSkillsOut = unknown

/** What I, or an elder, would like within reach; records the look */
export type GetRoundsAsksIn = {
  elder_id?: number
}
export type GetRoundsAsksOut = {
  items: ({
    hour: number
    kind: string
  })[]
}

/** A place of this kind within reach would be wanted, at this hour or any */
export type PostRoundsAsksIn = {
  elder_id?: number
  kind: string
  hour?: number
}
export type PostRoundsAsksOut = unknown

/** Not wanted any more */
export type DeleteRoundsAsksByKindIn = {
  elder_id?: number
  kind: string
  hour?: number
}
export type DeleteRoundsAsksByKindOut = unknown

/** Three figures of a kind at an hour, in all and by grid: how even, how good, asked less offered */
export type GetRoundsMismatchIn = {
  kind: string
  hour?: number
}
export type GetRoundsMismatchOut = unknown

/** What surveys of access found, and what is collected for, with what has come */
export type GetAccessIn = Record<string, never>
export type GetAccessOut = {
  surveys: ({
    day: string
    no: (string)[]
    place_id: number
    words: string
    yes: (string)[]
  })[]
  works: ({
    goal_fen: number
    id: number
    place_id: number
    pool_id: number
    raised_fen: number
    result: string
    state: string
    title: string
  })[]
}

/** How a place can be entered and used, as seen today */
export type PostAccessSurveysIn = {
  place_id: number
  yes: number
  no: number
  words?: string
}
export type PostAccessSurveysOut = unknown

/** Collect for an improvement: opens a pool that pledges name */
export type PostAccessWorksIn = {
  place_id: number
  title: string
  goal_fen: number
}
export type PostAccessWorksOut = {
  id: number
}

/** Built, when enough has come, or given up; with the result for those who gave */
export type PostAccessWorksByIdEndIn = {
  id: number
  built: boolean
  result: string
}
export type PostAccessWorksByIdEndOut = unknown

/** Canteens and firms: on probation, open, suspended or left, and why */
export type GetSitesIn = Record<string, never>
export type GetSitesOut = {
  items: ({
    canteen: boolean
    id: number
    name: string
    state: string
  })[]
}

/** Open or suspend, with the reason; while suspended another canteen cooks */
export type PostSitesBySiteStepIn = {
  site: number
  to: 'open' | 'suspended'
  reason: string
  cook?: number
}
export type PostSitesBySiteStepOut = unknown

/** How a canteen leaves: where its elders go, and what is not settled yet */
export type GetSitesBySiteExitIn = {
  site: number
}
export type GetSitesBySiteExitOut = unknown

/** Plan it: every standing order gets another canteen, every elder is told */
export type PostSitesBySiteExitIn = {
  site: number
  to: number
  leave: string
  reason: string
}
export type PostSitesBySiteExitOut = unknown

/** Another canteen for one standing order */
export type PostSitesBySiteExitRouteIn = {
  site: number
  standing: number
  to: number
}
export type PostSitesBySiteExitRouteOut = unknown

/** Move the standing orders now, not the day before */
export type PostSitesBySiteExitMoveIn = {
  site: number
}
export type PostSitesBySiteExitMoveOut = unknown

/** It has left: refused while there is money, a claim, a meal or a standing order */
export type PostSitesBySiteLeaveIn = {
  site: number
}
export type PostSitesBySiteLeaveOut = unknown

/** Another canteen cooks for a day: orders, boxes and runs follow */
export type PostSitesBySiteStandinIn = {
  site: number
  cook: number
  day: string
}
export type PostSitesBySiteStandinOut = unknown

/** Who bears what goes wrong, what is in the pool, what was booked */
export type GetSitesRisksIn = Record<string, never>
export type GetSitesRisksOut = {
  losses: (unknown)[]
  moves: ({
    at: string
    fen: number
    id: number
    kind: string
    may_undo: boolean
    site_id: number
    site_name: string
    undone: boolean
  })[]
  pool_fen: number
  shares: ({
    kind: string
    platform_bp: number
    pool_bp: number
    site_bp: number
  })[]
}

/** Who bears what of a kind of loss, 10000 in all */
export type PutSitesRisksByKindIn = {
  kind: 'no_show' | 'weather' | 'spoiled'
  site_bp: number
  pool_bp: number
  platform_bp: number
}
export type PutSitesRisksByKindOut = unknown

/** A loss of a day, shared by its rule */
export type PostSitesBySiteLossesIn = {
  site: number
  day: string
  kind: 'no_show' | 'weather' | 'spoiled'
  fen: number
  words: string
}
export type PostSitesBySiteLossesOut = unknown

/** Take back what was said of a day's weather, within seven days */
export type PostSitesBySiteLossesUndoIn = {
  site: number
  day: string
}
export type PostSitesBySiteLossesUndoOut = unknown

/** A canteen pays into the pool */
export type PostSitesBySitePoolIn = {
  site: number
  fen: number
}
export type PostSitesBySitePoolOut = unknown

/** Take a payment back out of the pool, within seven days and while it is there */
export type PostSitesBySitePoolByPaymentUndoIn = {
  site: number
  payment: number
}
export type PostSitesBySitePoolByPaymentUndoOut = unknown

/** Documents clause by clause, with their days and the rule that follows each */
export type GetOpenPoliciesIn = {
  community: number
}
export type GetOpenPoliciesOut = {
  items: ({
    clause: string
    document: string
    from: string
    id: number
    in_force: boolean
    issuer: string
    rule: string
    words: string
  })[]
}

/** A clause of a document */
export type PostPoliciesIn = {
  document: string
  clause: string
  issuer: string
  from: string
  to?: string
  words: string
  rule?: string
  programme?: number
}
export type PostPoliciesOut = unknown

/** The last day of a clause */
export type PostPoliciesByClauseEndIn = {
  clause: number
  to: string
}
export type PostPoliciesByClauseEndOut = unknown

/** How much of its cost a canteen is to earn, until when and by what */
export type GetSitesBySiteTargetIn = {
  site: number
}
export type GetSitesBySiteTargetOut = {
  site_id: number
}

/** Set it */
export type PutSitesBySiteTargetIn = {
  site: number
  percent: number
  month: number
  levers?: string
}
export type PutSitesBySiteTargetOut = unknown

/** Hours offered and worked in four weeks by site and kind of work, and who is free now */
export type GetSitesWorkIn = Record<string, never>
export type GetSitesWorkOut = {
  free: ({
    can_lend: boolean
    kind: string
    name: string
    person_id: number
    site_id: number
    site_name: string
    until_min: number
  })[]
  from: string
  kinds: ({
    extra_min: number
    free: number
    kind: string
    offered_min: number
    people: number
    percent: number | null
    worked_min: number | null
  })[]
  rows: ({
    extra_min: number
    free: number
    kind: string
    offered_min: number
    people: number
    percent: number | null
    site_id: number
    site_name: string
    worked_min: number | null
  })[]
  to: string
}

/** Residents beside elders in a month: prices, subsidies, cost, and what the one carries of the other */
export type GetSitesTariffsIn = {
  month: number
}
export type GetSitesTariffsOut = {
  items: ({
    covers_fen: number
    each_fen: number
    elders: {
      cost_fen: number
      discount_fen: number
      income_fen: number
      list_fen: number
      meals: number
      operator_fen: number
      own_fen: number
      people: number
      subsidy_fen: number
    }
    gap_fen: number
    margin_fen: number
    name: string
    open: boolean
    residents: {
      cost_fen: number
      discount_fen: number
      income_fen: number
      list_fen: number
      meals: number
      operator_fen: number
      own_fen: number
      people: number
      subsidy_fen: number
    }
    site_id: number
    words: (string)[]
  })[]
  month: number
}

/** The same as a sheet */
export type GetSitesTariffsCsvIn = {
  month: number
}
export type GetSitesTariffsCsvOut = unknown

/** Whether diners see it among the open figures */
export type PutSitesBySiteTariffsOpenIn = {
  site: number
  open: boolean
}
export type PutSitesBySiteTariffsOpenOut = unknown

/** What residents' meals carried last month, of canteens that show it; not under 20 meals */
export type GetOpenTariffsIn = {
  community: number
}
export type GetOpenTariffsOut = {
  items: ({
    covers_fen: number
    each_fen: number
    elders: {
      cost_fen: number
      discount_fen: number
      income_fen: number
      list_fen: number
      meals: number
      operator_fen: number
      own_fen: number
      people: number
      subsidy_fen: number
    }
    gap_fen: number
    margin_fen: number
    name: string
    open: boolean
    residents: {
      cost_fen: number
      discount_fen: number
      income_fen: number
      list_fen: number
      meals: number
      operator_fen: number
      own_fen: number
      people: number
      subsidy_fen: number
    }
    site_id: number
    words: (string)[]
  })[]
  month: number
}

/** Meals ordered for the days after a canteen's last: what would go where */
export type GetSitesBySiteExitMealsIn = {
  site: number
}
export type GetSitesBySiteExitMealsOut = unknown

/** Move them, a hundred at a time: again with the answer's next until it is 0; told once then */
export type PostSitesBySiteExitMealsIn = {
  site: number
  after?: number
}
export type PostSitesBySiteExitMealsOut = unknown

/** Take all that moved back, until the first of it is cooked */
export type PostSitesBySiteExitMealsUndoIn = {
  site: number
  after?: number
}
export type PostSitesBySiteExitMealsUndoOut = unknown

/** What workers and volunteers of a site get beside wages, version by version */
export type GetCrewAllowancesIn = {
  site?: number
}
export type GetCrewAllowancesOut = {
  funders: (string)[]
  items: ({
    allowance_id: number
    document: string
    duty: string
    each_fen: number
    from: string
    funder: string
    kind: string
    least_min: number
    tenths_c: number
    version: number
    who: string
  })[]
}

/** An allowance, or its next version from a day on; not for months that were paid */
export type PostCrewAllowancesIn = {
  kind: 'shift' | 'hour' | 'travel' | 'heat' | 'cold' | 'meal'
  who: 'staff' | 'volunteer'
  duty?: 'any' | 'kitchen' | 'counter' | 'delivery' | 'clean'
  funder?: string
  amount_fen: number
  least_min?: number
  tenths_c?: number
  document: string
  from: string
}
export type PostCrewAllowancesOut = {
  id: number
}

/** The last day of an allowance */
export type PostCrewAllowancesByIdEndIn = {
  id: number
  last: string
}
export type PostCrewAllowancesByIdEndOut = unknown

/** How hot and cold a day was, for heat and cold allowances */
export type PutCrewWeatherIn = {
  day: string
  high_tenths: number
  low_tenths: number
  source: string
}
export type PutCrewWeatherOut = unknown

/** Hours beside allowances of everybody in a month, line by line */
export type GetCrewMonthIn = {
  month: number
  site?: number
}
export type GetCrewMonthOut = {
  due_fen: number
  items: ({
    days: number
    due_fen: number
    lines: ({
      allowance_id: number
      document: string
      duty: string
      each_fen: number
      fen: number
      from: string
      funder: string
      kind: string
      least_min: number
      tenths_c: number
      units: number
      version: number
      who: string
    })[]
    minutes: number
    name: string
    paid_fen: number
    pay_id: number
    person_id: number
    shifts: number
    volunteer_minutes: number
    weekend: number
  })[]
  month: number
  over: boolean
  paid_fen: number
  site_id: number
  weather: ({
    day: string
    high_tenths: number
    low_tenths: number
    source: string
  })[]
}

/** The same as a sheet */
export type GetCrewMonthCsvIn = {
  month: number
  site?: number
}
export type GetCrewMonthCsvOut = unknown

/** Pays what is due to one worker for a month that is over; once */
export type PostCrewPaysIn = {
  person_id: number
  month: number
}
export type PostCrewPaysOut = {
  id: number
}

/** Takes a pay back, with the reason */
export type PostCrewPaysByIdBackIn = {
  id: number
  reason: string
}
export type PostCrewPaysByIdBackOut = unknown

/** One's own hours, allowances and what was paid */
export type GetCrewMineIn = {
  month: number
}
export type GetCrewMineOut = {
  month: number
  pays: ({
    at_ms: number
    fen: number
    id: number
    month: number
    site_name: string
    state: string
  })[]
  sites: ({
    days: number
    due_fen: number
    lines: ({
      allowance_id: number
      document: string
      duty: string
      each_fen: number
      fen: number
      from: string
      funder: string
      kind: string
      least_min: number
      tenths_c: number
      units: number
      version: number
      who: string
    })[]
    minutes: number
    paid_fen: number
    pay_id: number
    shifts: number
    site_id: number
    site_name: string
    volunteer_minutes: number
    weekend: number
  })[]
}

/** Which lessons of the screens one has begun, skipped or done */
export type GetCrewLessonsIn = Record<string, never>
export type GetCrewLessonsOut = {
  items: (unknown)[]
}

/** Where one stands in a lesson; what is done stays done */
export type PutCrewLessonsByLessonIn = {
  lesson: 'stove' | 'counter' | 'courier' | 'packing'
  state: 'begun' | 'skipped' | 'done'
  step: number
}
export type PutCrewLessonsByLessonOut = unknown

/** Who of the site has done which lesson */
export type GetCrewLessonsSiteIn = Record<string, never>
export type GetCrewLessonsSiteOut = {
  items: ({
    lessons: ({
      at_ms: number
      lesson: string
      state: string
      step: number
    })[]
    name: string
    person_id: number
    role: string
  })[]
}

/** What each funder bore of the allowances of a month, and what of it it has not paid */
export type GetCrewOwedIn = Record<string, never>
export type GetCrewOwedOut = {
  items: ({
    fen: number
    funder: string
    month: number
    owed_fen: number
    people: number
  })[]
  owed_fen: number
}

/** The money of a funder for the allowances of a month has come: all that was open */
export type PostCrewOwedPaidIn = {
  funder: string
  month: number
}
export type PostCrewOwedPaidOut = {
  id: number
}

export interface Routes {
  'GET /healthz': { in: GetHealthzIn, out: GetHealthzOut }
  'GET /readyz': { in: GetReadyzIn, out: GetReadyzOut }
  'GET /metrics': { in: GetMetricsIn, out: GetMetricsOut }
  'GET /api/openapi.json': { in: GetOpenapiJsonIn, out: GetOpenapiJsonOut }
  'GET /api/types.ts': { in: GetTypesTsIn, out: GetTypesTsOut }
  'GET /api/events': { in: GetEventsIn, out: GetEventsOut }
  'GET /api/people': { in: GetPeopleIn, out: GetPeopleOut }
  'POST /api/people': { in: PostPeopleIn, out: PostPeopleOut }
  'GET /api/people/{id}': { in: GetPeopleByIdIn, out: GetPeopleByIdOut }
  'PATCH /api/people/{id}': { in: PatchPeopleByIdIn, out: PatchPeopleByIdOut }
  'DELETE /api/people/{id}': { in: DeletePeopleByIdIn, out: DeletePeopleByIdOut }
  'GET /api/people/{id}/export': { in: GetPeopleByIdExportIn, out: GetPeopleByIdExportOut }
  'GET /api/me': { in: GetMeIn, out: GetMeOut }
  'GET /api/me/export': { in: GetMeExportIn, out: GetMeExportOut }
  'POST /api/people/{id}/state': { in: PostPeopleByIdStateIn, out: PostPeopleByIdStateOut }
  'POST /api/people/{id}/flags': { in: PostPeopleByIdFlagsIn, out: PostPeopleByIdFlagsOut }
  'POST /api/people/{id}/flags/{item}/end': { in: PostPeopleByIdFlagsByItemEndIn, out: PostPeopleByIdFlagsByItemEndOut }
  'POST /api/people/{id}/care-setting': { in: PostPeopleByIdCareSettingIn, out: PostPeopleByIdCareSettingOut }
  'POST /api/people/{id}/wishes': { in: PostPeopleByIdWishesIn, out: PostPeopleByIdWishesOut }
  'DELETE /api/people/{id}/wishes/{item}': { in: DeletePeopleByIdWishesByItemIn, out: DeletePeopleByIdWishesByItemOut }
  'POST /api/people/{id}/diet': { in: PostPeopleByIdDietIn, out: PostPeopleByIdDietOut }
  'DELETE /api/people/{id}/diet/{item}': { in: DeletePeopleByIdDietByItemIn, out: DeletePeopleByIdDietByItemOut }
  'POST /api/people/{id}/absences': { in: PostPeopleByIdAbsencesIn, out: PostPeopleByIdAbsencesOut }
  'POST /api/people/{id}/absences/{item}/end': { in: PostPeopleByIdAbsencesByItemEndIn, out: PostPeopleByIdAbsencesByItemEndOut }
  'POST /api/people/{id}/assessments': { in: PostPeopleByIdAssessmentsIn, out: PostPeopleByIdAssessmentsOut }
  'GET /api/assessments/items': { in: GetAssessmentsItemsIn, out: GetAssessmentsItemsOut }
  'GET /api/assessments/due': { in: GetAssessmentsDueIn, out: GetAssessmentsDueOut }
  'POST /api/people/{id}/emergency': { in: PostPeopleByIdEmergencyIn, out: PostPeopleByIdEmergencyOut }
  'GET /api/people/{id}/holds': { in: GetPeopleByIdHoldsIn, out: GetPeopleByIdHoldsOut }
  'POST /api/people/{id}/holds': { in: PostPeopleByIdHoldsIn, out: PostPeopleByIdHoldsOut }
  'POST /api/people/{id}/holds/{hold}/end': { in: PostPeopleByIdHoldsByHoldEndIn, out: PostPeopleByIdHoldsByHoldEndOut }
  'GET /api/people/{id}/looks': { in: GetPeopleByIdLooksIn, out: GetPeopleByIdLooksOut }
  'POST /api/people/{id}/relations': { in: PostPeopleByIdRelationsIn, out: PostPeopleByIdRelationsOut }
  'POST /api/relations/{relation}/agree': { in: PostRelationsByRelationAgreeIn, out: PostRelationsByRelationAgreeOut }
  'POST /api/relations/{relation}/end': { in: PostRelationsByRelationEndIn, out: PostRelationsByRelationEndOut }
  'POST /api/people/{id}/consents': { in: PostPeopleByIdConsentsIn, out: PostPeopleByIdConsentsOut }
  'POST /api/people/{id}/consents/{item}/end': { in: PostPeopleByIdConsentsByItemEndIn, out: PostPeopleByIdConsentsByItemEndOut }
  'GET /api/me/elders': { in: GetMeEldersIn, out: GetMeEldersOut }
  'GET /api/me/looks': { in: GetMeLooksIn, out: GetMeLooksOut }
  'GET /api/me/consents': { in: GetMeConsentsIn, out: GetMeConsentsOut }
  'POST /api/me/consents': { in: PostMeConsentsIn, out: PostMeConsentsOut }
  'POST /api/me/consents/{item}/end': { in: PostMeConsentsByItemEndIn, out: PostMeConsentsByItemEndOut }
  'GET /api/people/export.csv': { in: GetPeopleExportCsvIn, out: GetPeopleExportCsvOut }
  'GET /api/people/duplicates': { in: GetPeopleDuplicatesIn, out: GetPeopleDuplicatesOut }
  'GET /api/people/quality': { in: GetPeopleQualityIn, out: GetPeopleQualityOut }
  'POST /api/people/merge': { in: PostPeopleMergeIn, out: PostPeopleMergeOut }
  'POST /api/people/unmerge': { in: PostPeopleUnmergeIn, out: PostPeopleUnmergeOut }
  'POST /api/imports': { in: PostImportsIn, out: PostImportsOut }
  'GET /api/grid': { in: GetGridIn, out: GetGridOut }
  'POST /api/grid': { in: PostGridIn, out: PostGridOut }
  'POST /api/grid/{id}/duty': { in: PostGridByIdDutyIn, out: PostGridByIdDutyOut }
  'GET /api/organisations': { in: GetOrganisationsIn, out: GetOrganisationsOut }
  'POST /api/organisations': { in: PostOrganisationsIn, out: PostOrganisationsOut }
  'GET /api/session': { in: GetSessionIn, out: GetSessionOut }
  'POST /api/session': { in: PostSessionIn, out: PostSessionOut }
  'DELETE /api/session': { in: DeleteSessionIn, out: DeleteSessionOut }
  'POST /api/session/code': { in: PostSessionCodeIn, out: PostSessionCodeOut }
  'POST /api/session/phone': { in: PostSessionPhoneIn, out: PostSessionPhoneOut }
  'POST /api/session/binding': { in: PostSessionBindingIn, out: PostSessionBindingOut }
  'POST /api/bindings': { in: PostBindingsIn, out: PostBindingsOut }
  'POST /api/cards/open': { in: PostCardsOpenIn, out: PostCardsOpenOut }
  'GET /api/staff': { in: GetStaffIn, out: GetStaffOut }
  'POST /api/staff': { in: PostStaffIn, out: PostStaffOut }
  'POST /api/staff/{login_id}/password': { in: PostStaffByLoginIdPasswordIn, out: PostStaffByLoginIdPasswordOut }
  'POST /api/staff/{login_id}/totp/drop': { in: PostStaffByLoginIdTotpDropIn, out: PostStaffByLoginIdTotpDropOut }
  'POST /api/staff/{login_id}/end': { in: PostStaffByLoginIdEndIn, out: PostStaffByLoginIdEndOut }
  'GET /api/session/roles': { in: GetSessionRolesIn, out: GetSessionRolesOut }
  'POST /api/session/role': { in: PostSessionRoleIn, out: PostSessionRoleOut }
  'POST /api/session/password': { in: PostSessionPasswordIn, out: PostSessionPasswordOut }
  'POST /api/session/totp': { in: PostSessionTotpIn, out: PostSessionTotpOut }
  'POST /api/session/totp/confirm': { in: PostSessionTotpConfirmIn, out: PostSessionTotpConfirmOut }
  'POST /api/session/totp/drop': { in: PostSessionTotpDropIn, out: PostSessionTotpDropOut }
  'GET /api/map': { in: GetMapIn, out: GetMapOut }
  'GET /api/map/tiles/{z}/{x}/{y}': { in: GetMapTilesByZByXByYIn, out: GetMapTilesByZByXByYOut }
  'GET /api/map/live/{z}/{x}/{y}': { in: GetMapLiveByZByXByYIn, out: GetMapLiveByZByXByYOut }
  'GET /api/map/circle': { in: GetMapCircleIn, out: GetMapCircleOut }
  'GET /api/people/{id}/circle': { in: GetPeopleByIdCircleIn, out: GetPeopleByIdCircleOut }
  'GET /api/me/nearby': { in: GetMeNearbyIn, out: GetMeNearbyOut }
  'GET /api/people/{id}/nearby': { in: GetPeopleByIdNearbyIn, out: GetPeopleByIdNearbyOut }
  'GET /api/map/coverage': { in: GetMapCoverageIn, out: GetMapCoverageOut }
  'GET /api/map/gap': { in: GetMapGapIn, out: GetMapGapOut }
  'GET /api/map/siting': { in: GetMapSitingIn, out: GetMapSitingOut }
  'GET /api/map/places': { in: GetMapPlacesIn, out: GetMapPlacesOut }
  'GET /api/map/places/{id}': { in: GetMapPlacesByIdIn, out: GetMapPlacesByIdOut }
  'POST /api/map/places': { in: PostMapPlacesIn, out: PostMapPlacesOut }
  'PATCH /api/map/places/{id}': { in: PatchMapPlacesByIdIn, out: PatchMapPlacesByIdOut }
  'POST /api/map/places/{id}/verify': { in: PostMapPlacesByIdVerifyIn, out: PostMapPlacesByIdVerifyOut }
  'GET /api/map/spots': { in: GetMapSpotsIn, out: GetMapSpotsOut }
  'POST /api/map/spots': { in: PostMapSpotsIn, out: PostMapSpotsOut }
  'GET /api/map/paths': { in: GetMapPathsIn, out: GetMapPathsOut }
  'POST /api/map/paths': { in: PostMapPathsIn, out: PostMapPathsOut }
  'DELETE /api/map/paths/{id}': { in: DeleteMapPathsByIdIn, out: DeleteMapPathsByIdOut }
  'GET /api/map/fences': { in: GetMapFencesIn, out: GetMapFencesOut }
  'POST /api/map/fences': { in: PostMapFencesIn, out: PostMapFencesOut }
  'DELETE /api/map/fences/{id}': { in: DeleteMapFencesByIdIn, out: DeleteMapFencesByIdOut }
  'GET /api/map/sheets/last': { in: GetMapSheetsLastIn, out: GetMapSheetsLastOut }
  'POST /api/map/sheets': { in: PostMapSheetsIn, out: PostMapSheetsOut }
  'POST /api/map/sheets/{id}/undo': { in: PostMapSheetsByIdUndoIn, out: PostMapSheetsByIdUndoOut }
  'GET /api/map/network': { in: GetMapNetworkIn, out: GetMapNetworkOut }
  'POST /api/map/resources': { in: PostMapResourcesIn, out: PostMapResourcesOut }
  'PATCH /api/map/resources/{id}': { in: PatchMapResourcesByIdIn, out: PatchMapResourcesByIdOut }
  'POST /api/map/supports': { in: PostMapSupportsIn, out: PostMapSupportsOut }
  'DELETE /api/map/supports/{id}': { in: DeleteMapSupportsByIdIn, out: DeleteMapSupportsByIdOut }
  'GET /api/me/messages': { in: GetMeMessagesIn, out: GetMeMessagesOut }
  'GET /api/messages/paper': { in: GetMessagesPaperIn, out: GetMessagesPaperOut }
  'GET /api/messages/failed': { in: GetMessagesFailedIn, out: GetMessagesFailedOut }
  'POST /api/messages/{id}/resend': { in: PostMessagesByIdResendIn, out: PostMessagesByIdResendOut }
  'POST /api/messages/{id}/read': { in: PostMessagesByIdReadIn, out: PostMessagesByIdReadOut }
  'GET /api/cards/{person}': { in: GetCardsByPersonIn, out: GetCardsByPersonOut }
  'POST /api/cards/{person}/top-up': { in: PostCardsByPersonTopUpIn, out: PostCardsByPersonTopUpOut }
  'POST /api/cards/{person}/refund': { in: PostCardsByPersonRefundIn, out: PostCardsByPersonRefundOut }
  'POST /api/cards/{person}/pay': { in: PostCardsByPersonPayIn, out: PostCardsByPersonPayOut }
  'GET /api/pay/intents/{intent}': { in: GetPayIntentsByIntentIn, out: GetPayIntentsByIntentOut }
  'POST /api/pay/notices': { in: PostPayNoticesIn, out: PostPayNoticesOut }
  'POST /api/funds/drawer-counts': { in: PostFundsDrawerCountsIn, out: PostFundsDrawerCountsOut }
  'GET /api/funds/cover': { in: GetFundsCoverIn, out: GetFundsCoverOut }
  'POST /api/funds/bank-lines': { in: PostFundsBankLinesIn, out: PostFundsBankLinesOut }
  'GET /api/funds/bank-lines': { in: GetFundsBankLinesIn, out: GetFundsBankLinesOut }
  'POST /api/funds/bank-lines/{line}/assign': { in: PostFundsBankLinesByLineAssignIn, out: PostFundsBankLinesByLineAssignOut }
  'GET /api/funds/bank-lines/done': { in: GetFundsBankLinesDoneIn, out: GetFundsBankLinesDoneOut }
  'POST /api/funds/bank-moves/{move}/undo': { in: PostFundsBankMovesByMoveUndoIn, out: PostFundsBankMovesByMoveUndoOut }
  'POST /api/funds/bank-lines/{line}/return': { in: PostFundsBankLinesByLineReturnIn, out: PostFundsBankLinesByLineReturnOut }
  'POST /api/funds/bank-returns/{refund}/undo': { in: PostFundsBankReturnsByRefundUndoIn, out: PostFundsBankReturnsByRefundUndoOut }
  'POST /api/funds/reconcile': { in: PostFundsReconcileIn, out: PostFundsReconcileOut }
  'GET /api/cards/{person}/refunds': { in: GetCardsByPersonRefundsIn, out: GetCardsByPersonRefundsOut }
  'POST /api/cards/{person}/refunds': { in: PostCardsByPersonRefundsIn, out: PostCardsByPersonRefundsOut }
  'GET /api/refunds': { in: GetRefundsIn, out: GetRefundsOut }
  'POST /api/refunds/send-bank': { in: PostRefundsSendBankIn, out: PostRefundsSendBankOut }
  'POST /api/refunds/{refund}/answer': { in: PostRefundsByRefundAnswerIn, out: PostRefundsByRefundAnswerOut }
  'POST /api/refunds/{refund}/again': { in: PostRefundsByRefundAgainIn, out: PostRefundsByRefundAgainOut }
  'POST /api/refunds/{refund}/looked': { in: PostRefundsByRefundLookedIn, out: PostRefundsByRefundLookedOut }
  'POST /api/refunds/{refund}/unlook': { in: PostRefundsByRefundUnlookIn, out: PostRefundsByRefundUnlookOut }
  'POST /api/pay/refund-orders': { in: PostPayRefundOrdersIn, out: PostPayRefundOrdersOut }
  'POST /api/pay/refund-answers': { in: PostPayRefundAnswersIn, out: PostPayRefundAnswersOut }
  'GET /api/gifts/pools': { in: GetGiftsPoolsIn, out: GetGiftsPoolsOut }
  'POST /api/gifts/pools': { in: PostGiftsPoolsIn, out: PostGiftsPoolsOut }
  'POST /api/gifts/pools/{pool}/close': { in: PostGiftsPoolsByPoolCloseIn, out: PostGiftsPoolsByPoolCloseOut }
  'GET /api/gifts': { in: GetGiftsIn, out: GetGiftsOut }
  'POST /api/gifts': { in: PostGiftsIn, out: PostGiftsOut }
  'POST /api/gifts/{gift}/receipts': { in: PostGiftsByGiftReceiptsIn, out: PostGiftsByGiftReceiptsOut }
  'POST /api/gifts/{gift}/end': { in: PostGiftsByGiftEndIn, out: PostGiftsByGiftEndOut }
  'GET /api/gifts/stock': { in: GetGiftsStockIn, out: GetGiftsStockOut }
  'POST /api/gifts/lots/{lot}/cook': { in: PostGiftsLotsByLotCookIn, out: PostGiftsLotsByLotCookOut }
  'POST /api/gifts/lots/{lot}/throw': { in: PostGiftsLotsByLotThrowIn, out: PostGiftsLotsByLotThrowOut }
  'GET /api/gifts/aids': { in: GetGiftsAidsIn, out: GetGiftsAidsOut }
  'POST /api/gifts/aids': { in: PostGiftsAidsIn, out: PostGiftsAidsOut }
  'POST /api/gifts/aids/{aid}/months': { in: PostGiftsAidsByAidMonthsIn, out: PostGiftsAidsByAidMonthsOut }
  'GET /api/open/pools': { in: GetOpenPoolsIn, out: GetOpenPoolsOut }
  'GET /api/benefits/programmes': { in: GetBenefitsProgrammesIn, out: GetBenefitsProgrammesOut }
  'POST /api/benefits/programmes/check': { in: PostBenefitsProgrammesCheckIn, out: PostBenefitsProgrammesCheckOut }
  'POST /api/benefits/programmes/{programme}/publish': { in: PostBenefitsProgrammesByProgrammePublishIn, out: PostBenefitsProgrammesByProgrammePublishOut }
  'POST /api/benefits/quote': { in: PostBenefitsQuoteIn, out: PostBenefitsQuoteOut }
  'GET /api/benefits/offers': { in: GetBenefitsOffersIn, out: GetBenefitsOffersOut }
  'POST /api/benefits/trials': { in: PostBenefitsTrialsIn, out: PostBenefitsTrialsOut }
  'GET /api/claims': { in: GetClaimsIn, out: GetClaimsOut }
  'GET /api/claims/unclaimed': { in: GetClaimsUnclaimedIn, out: GetClaimsUnclaimedOut }
  'POST /api/claims': { in: PostClaimsIn, out: PostClaimsOut }
  'POST /api/claims/{claim}/state': { in: PostClaimsByClaimStateIn, out: PostClaimsByClaimStateOut }
  'GET /api/claims/{claim}/file.csv': { in: GetClaimsByClaimFileCsvIn, out: GetClaimsByClaimFileCsvOut }
  'GET /api/claims/{claim}/file.xlsx': { in: GetClaimsByClaimFileXlsxIn, out: GetClaimsByClaimFileXlsxOut }
  'POST /api/benefits/clawbacks': { in: PostBenefitsClawbacksIn, out: PostBenefitsClawbacksOut }
  'GET /api/benefits/overview': { in: GetBenefitsOverviewIn, out: GetBenefitsOverviewOut }
  'GET /api/benefits/programmes/{programme}': { in: GetBenefitsProgrammesByProgrammeIn, out: GetBenefitsProgrammesByProgrammeOut }
  'GET /api/claims/{claim}': { in: GetClaimsByClaimIn, out: GetClaimsByClaimOut }
  'GET /api/benefits/cases': { in: GetBenefitsCasesIn, out: GetBenefitsCasesOut }
  'GET /api/benefits/cases/{case}': { in: GetBenefitsCasesByCaseIn, out: GetBenefitsCasesByCaseOut }
  'POST /api/benefits/cases/{case}/said': { in: PostBenefitsCasesByCaseSaidIn, out: PostBenefitsCasesByCaseSaidOut }
  'POST /api/benefits/cases/{case}/decide': { in: PostBenefitsCasesByCaseDecideIn, out: PostBenefitsCasesByCaseDecideOut }
  'POST /api/benefits/looks': { in: PostBenefitsLooksIn, out: PostBenefitsLooksOut }
  'PUT /api/benefits/sites/{site}/facts': { in: PutBenefitsSitesBySiteFactsIn, out: PutBenefitsSitesBySiteFactsOut }
  'GET /api/statements/elders/{person}': { in: GetStatementsEldersByPersonIn, out: GetStatementsEldersByPersonOut }
  'GET /api/statements/elders/{person}/spending': { in: GetStatementsEldersByPersonSpendingIn, out: GetStatementsEldersByPersonSpendingOut }
  'GET /api/statements/families/{person}': { in: GetStatementsFamiliesByPersonIn, out: GetStatementsFamiliesByPersonOut }
  'GET /api/statements/funders': { in: GetStatementsFundersIn, out: GetStatementsFundersOut }
  'GET /api/statements/sites/{site}': { in: GetStatementsSitesBySiteIn, out: GetStatementsSitesBySiteOut }
  'POST /api/statements/sites/{site}/costs': { in: PostStatementsSitesBySiteCostsIn, out: PostStatementsSitesBySiteCostsOut }
  'POST /api/statements/sites/{site}/payouts': { in: PostStatementsSitesBySitePayoutsIn, out: PostStatementsSitesBySitePayoutsOut }
  'GET /api/benefits/programmes/{programme}/runway': { in: GetBenefitsProgrammesByProgrammeRunwayIn, out: GetBenefitsProgrammesByProgrammeRunwayOut }
  'PUT /api/benefits/programmes/{programme}/budgets': { in: PutBenefitsProgrammesByProgrammeBudgetsIn, out: PutBenefitsProgrammesByProgrammeBudgetsOut }
  'GET /api/benefits/mine/{person}': { in: GetBenefitsMineByPersonIn, out: GetBenefitsMineByPersonOut }
  'GET /api/open/benefits': { in: GetOpenBenefitsIn, out: GetOpenBenefitsOut }
  'GET /api/claims/{claim}/sample': { in: GetClaimsByClaimSampleIn, out: GetClaimsByClaimSampleOut }
  'POST /api/claims/{claim}/sample/{settlement}': { in: PostClaimsByClaimSampleBySettlementIn, out: PostClaimsByClaimSampleBySettlementOut }
  'GET /api/purchases': { in: GetPurchasesIn, out: GetPurchasesOut }
  'POST /api/purchases': { in: PostPurchasesIn, out: PostPurchasesOut }
  'POST /api/purchases/{lot}/vouchers': { in: PostPurchasesByLotVouchersIn, out: PostPurchasesByLotVouchersOut }
  'GET /api/purchases/{lot}/visits': { in: GetPurchasesByLotVisitsIn, out: GetPurchasesByLotVisitsOut }
  'GET /api/purchases/{lot}/acceptances': { in: GetPurchasesByLotAcceptancesIn, out: GetPurchasesByLotAcceptancesOut }
  'POST /api/purchases/{lot}/acceptances': { in: PostPurchasesByLotAcceptancesIn, out: PostPurchasesByLotAcceptancesOut }
  'GET /api/acceptances/{acceptance}/invoice.csv': { in: GetAcceptancesByAcceptanceInvoiceCsvIn, out: GetAcceptancesByAcceptanceInvoiceCsvOut }
  'POST /api/acceptances/{acceptance}/paid': { in: PostAcceptancesByAcceptancePaidIn, out: PostAcceptancesByAcceptancePaidOut }
  'GET /api/vouchers/{person}': { in: GetVouchersByPersonIn, out: GetVouchersByPersonOut }
  'POST /api/vouchers/{voucher}/visits': { in: PostVouchersByVoucherVisitsIn, out: PostVouchersByVoucherVisitsOut }
  'POST /api/vouchers/visits/{ticket}/clear': { in: PostVouchersVisitsByTicketClearIn, out: PostVouchersVisitsByTicketClearOut }
  'POST /api/connect/bindings': { in: PostConnectBindingsIn, out: PostConnectBindingsOut }
  'POST /api/connect/quotes': { in: PostConnectQuotesIn, out: PostConnectQuotesOut }
  'POST /api/connect/orders': { in: PostConnectOrdersIn, out: PostConnectOrdersOut }
  'POST /api/connect/orders/{order}/served': { in: PostConnectOrdersByOrderServedIn, out: PostConnectOrdersByOrderServedOut }
  'POST /api/connect/orders/{order}/cancel': { in: PostConnectOrdersByOrderCancelIn, out: PostConnectOrdersByOrderCancelOut }
  'GET /api/open/programmes': { in: GetOpenProgrammesIn, out: GetOpenProgrammesOut }
  'GET /api/open/offices': { in: GetOpenOfficesIn, out: GetOpenOfficesOut }
  'GET /api/open/books': { in: GetOpenBooksIn, out: GetOpenBooksOut }
  'GET /api/benefits/changes': { in: GetBenefitsChangesIn, out: GetBenefitsChangesOut }
  'POST /api/benefits/changes/weigh': { in: PostBenefitsChangesWeighIn, out: PostBenefitsChangesWeighOut }
  'POST /api/benefits/changes': { in: PostBenefitsChangesIn, out: PostBenefitsChangesOut }
  'POST /api/benefits/changes/{change}/withdraw': { in: PostBenefitsChangesByChangeWithdrawIn, out: PostBenefitsChangesByChangeWithdrawOut }
  'PUT /api/benefits/programmes/{programme}/notice': { in: PutBenefitsProgrammesByProgrammeNoticeIn, out: PutBenefitsProgrammesByProgrammeNoticeOut }
  'GET /api/benefits/programmes/{programme}/parties': { in: GetBenefitsProgrammesByProgrammePartiesIn, out: GetBenefitsProgrammesByProgrammePartiesOut }
  'GET /api/benefits/programmes/{programme}/statement.csv': { in: GetBenefitsProgrammesByProgrammeStatementCsvIn, out: GetBenefitsProgrammesByProgrammeStatementCsvOut }
  'GET /api/open/parties': { in: GetOpenPartiesIn, out: GetOpenPartiesOut }
  'GET /api/benefits/drafts': { in: GetBenefitsDraftsIn, out: GetBenefitsDraftsOut }
  'POST /api/benefits/drafts': { in: PostBenefitsDraftsIn, out: PostBenefitsDraftsOut }
  'GET /api/benefits/drafts/{draft}': { in: GetBenefitsDraftsByDraftIn, out: GetBenefitsDraftsByDraftOut }
  'PUT /api/benefits/drafts/{draft}': { in: PutBenefitsDraftsByDraftIn, out: PutBenefitsDraftsByDraftOut }
  'POST /api/benefits/drafts/{draft}/hand': { in: PostBenefitsDraftsByDraftHandIn, out: PostBenefitsDraftsByDraftHandOut }
  'POST /api/benefits/drafts/{draft}/take-back': { in: PostBenefitsDraftsByDraftTakeBackIn, out: PostBenefitsDraftsByDraftTakeBackOut }
  'POST /api/benefits/drafts/{draft}/decide': { in: PostBenefitsDraftsByDraftDecideIn, out: PostBenefitsDraftsByDraftDecideOut }
  'POST /api/benefits/drafts/{draft}/throw': { in: PostBenefitsDraftsByDraftThrowIn, out: PostBenefitsDraftsByDraftThrowOut }
  'POST /api/benefits/drafts/{draft}/restore': { in: PostBenefitsDraftsByDraftRestoreIn, out: PostBenefitsDraftsByDraftRestoreOut }
  'GET /api/run': { in: GetRunIn, out: GetRunOut }
  'POST /api/run/stops/{id}/outcome': { in: PostRunStopsByIdOutcomeIn, out: PostRunStopsByIdOutcomeOut }
  'POST /api/run/stops/{id}/condition': { in: PostRunStopsByIdConditionIn, out: PostRunStopsByIdConditionOut }
  'POST /api/runs/{id}/leave': { in: PostRunsByIdLeaveIn, out: PostRunsByIdLeaveOut }
  'POST /api/runs/{id}/worker': { in: PostRunsByIdWorkerIn, out: PostRunsByIdWorkerOut }
  'GET /api/searches': { in: GetSearchesIn, out: GetSearchesOut }
  'POST /api/searches/{id}/note': { in: PostSearchesByIdNoteIn, out: PostSearchesByIdNoteOut }
  'POST /api/searches/{id}/end': { in: PostSearchesByIdEndIn, out: PostSearchesByIdEndOut }
  'POST /api/route': { in: PostRouteIn, out: PostRouteOut }
  'GET /api/desk': { in: GetDeskIn, out: GetDeskOut }
  'POST /api/desk/preview': { in: PostDeskPreviewIn, out: PostDeskPreviewOut }
  'POST /api/desk/proposal': { in: PostDeskProposalIn, out: PostDeskProposalOut }
  'POST /api/desk/plan': { in: PostDeskPlanIn, out: PostDeskPlanOut }
  'POST /api/desk/undo': { in: PostDeskUndoIn, out: PostDeskUndoOut }
  'POST /api/desk/runs/{id}/confirm': { in: PostDeskRunsByIdConfirmIn, out: PostDeskRunsByIdConfirmOut }
  'POST /api/runs/{id}/confirm': { in: PostRunsByIdConfirmIn, out: PostRunsByIdConfirmOut }
  'POST /api/desk/carriers/{worker_id}/off': { in: PostDeskCarriersByWorkerIdOffIn, out: PostDeskCarriersByWorkerIdOffOut }
  'PUT /api/desk/carriers/{id}': { in: PutDeskCarriersByIdIn, out: PutDeskCarriersByIdOut }
  'PUT /api/desk/needs/{id}': { in: PutDeskNeedsByIdIn, out: PutDeskNeedsByIdOut }
  'POST /api/run/position': { in: PostRunPositionIn, out: PostRunPositionOut }
  'GET /api/desk/help': { in: GetDeskHelpIn, out: GetDeskHelpOut }
  'POST /api/desk/help': { in: PostDeskHelpIn, out: PostDeskHelpOut }
  'POST /api/desk/help/{id}/end': { in: PostDeskHelpByIdEndIn, out: PostDeskHelpByIdEndOut }
  'GET /api/run/help': { in: GetRunHelpIn, out: GetRunHelpOut }
  'POST /api/run/help/{id}/answer': { in: PostRunHelpByIdAnswerIn, out: PostRunHelpByIdAnswerOut }
  'POST /api/run/help/{id}/step': { in: PostRunHelpByIdStepIn, out: PostRunHelpByIdStepOut }
  'GET /api/meals/menu': { in: GetMealsMenuIn, out: GetMealsMenuOut }
  'POST /api/meals/orders': { in: PostMealsOrdersIn, out: PostMealsOrdersOut }
  'GET /api/meals/orders': { in: GetMealsOrdersIn, out: GetMealsOrdersOut }
  'GET /api/meals/orders/{id}': { in: GetMealsOrdersByIdIn, out: GetMealsOrdersByIdOut }
  'POST /api/meals/orders/{id}/cancel': { in: PostMealsOrdersByIdCancelIn, out: PostMealsOrdersByIdCancelOut }
  'POST /api/meals/orders/{id}/change': { in: PostMealsOrdersByIdChangeIn, out: PostMealsOrdersByIdChangeOut }
  'POST /api/meals/waits': { in: PostMealsWaitsIn, out: PostMealsWaitsOut }
  'POST /api/meals/items': { in: PostMealsItemsIn, out: PostMealsItemsOut }
  'POST /api/meals/items/{id}/portions': { in: PostMealsItemsByIdPortionsIn, out: PostMealsItemsByIdPortionsOut }
  'POST /api/meals/menu/publish': { in: PostMealsMenuPublishIn, out: PostMealsMenuPublishOut }
  'GET /api/home': { in: GetHomeIn, out: GetHomeOut }
  'GET /api/family': { in: GetFamilyIn, out: GetFamilyOut }
  'GET /api/counter/find': { in: GetCounterFindIn, out: GetCounterFindOut }
  'GET /api/counter/people/{id}': { in: GetCounterPeopleByIdIn, out: GetCounterPeopleByIdOut }
  'GET /api/counter/shift': { in: GetCounterShiftIn, out: GetCounterShiftOut }
  'POST /api/counter/hand': { in: PostCounterHandIn, out: PostCounterHandOut }
  'POST /api/counter/undo': { in: PostCounterUndoIn, out: PostCounterUndoOut }
  'POST /api/counter/top-up': { in: PostCounterTopUpIn, out: PostCounterTopUpOut }
  'GET /api/kitchen/board': { in: GetKitchenBoardIn, out: GetKitchenBoardOut }
  'POST /api/kitchen/dishes/{id}/pot': { in: PostKitchenDishesByIdPotIn, out: PostKitchenDishesByIdPotOut }
  'POST /api/kitchen/dishes/{id}/pot/undo': { in: PostKitchenDishesByIdPotUndoIn, out: PostKitchenDishesByIdPotUndoOut }
  'POST /api/kitchen/dishes/{id}/temperature': { in: PostKitchenDishesByIdTemperatureIn, out: PostKitchenDishesByIdTemperatureOut }
  'GET /api/kitchen/dishes/{id}/hot': { in: GetKitchenDishesByIdHotIn, out: GetKitchenDishesByIdHotOut }
  'POST /api/kitchen/dishes/{id}/sample': { in: PostKitchenDishesByIdSampleIn, out: PostKitchenDishesByIdSampleOut }
  'POST /api/kitchen/dishes/{id}/sample/discard': { in: PostKitchenDishesByIdSampleDiscardIn, out: PostKitchenDishesByIdSampleDiscardOut }
  'GET /api/kitchen/samples': { in: GetKitchenSamplesIn, out: GetKitchenSamplesOut }
  'GET /api/kitchen/labels': { in: GetKitchenLabelsIn, out: GetKitchenLabelsOut }
  'GET /api/kitchen/routes': { in: GetKitchenRoutesIn, out: GetKitchenRoutesOut }
  'GET /api/kitchen/lots': { in: GetKitchenLotsIn, out: GetKitchenLotsOut }
  'POST /api/kitchen/lots': { in: PostKitchenLotsIn, out: PostKitchenLotsOut }
  'POST /api/kitchen/lots/{id}/use': { in: PostKitchenLotsByIdUseIn, out: PostKitchenLotsByIdUseOut }
  'POST /api/kitchen/lots/{id}/undo': { in: PostKitchenLotsByIdUndoIn, out: PostKitchenLotsByIdUndoOut }
  'POST /api/kitchen/lot-uses/{id}/undo': { in: PostKitchenLotUsesByIdUndoIn, out: PostKitchenLotUsesByIdUndoOut }
  'GET /api/kitchen/recall': { in: GetKitchenRecallIn, out: GetKitchenRecallOut }
  'GET /api/kitchen/eaten': { in: GetKitchenEatenIn, out: GetKitchenEatenOut }
  'POST /api/kitchen/close': { in: PostKitchenCloseIn, out: PostKitchenCloseOut }
  'POST /api/meals/standing': { in: PostMealsStandingIn, out: PostMealsStandingOut }
  'GET /api/meals/standing': { in: GetMealsStandingIn, out: GetMealsStandingOut }
  'POST /api/meals/standing/{id}/end': { in: PostMealsStandingByIdEndIn, out: PostMealsStandingByIdEndOut }
  'GET /api/meals/clashes': { in: GetMealsClashesIn, out: GetMealsClashesOut }
  'POST /api/meals/chain': { in: PostMealsChainIn, out: PostMealsChainOut }
  'GET /api/site/day': { in: GetSiteDayIn, out: GetSiteDayOut }
  'GET /api/site/menu': { in: GetSiteMenuIn, out: GetSiteMenuOut }
  'POST /api/meals/items/{id}/drop': { in: PostMealsItemsByIdDropIn, out: PostMealsItemsByIdDropOut }
  'GET /api/site/caller': { in: GetSiteCallerIn, out: GetSiteCallerOut }
  'POST /api/meals/orders/{id}/refund': { in: PostMealsOrdersByIdRefundIn, out: PostMealsOrdersByIdRefundOut }
  'GET /api/meals/orders/{id}/refunds': { in: GetMealsOrdersByIdRefundsIn, out: GetMealsOrdersByIdRefundsOut }
  'GET /api/meals/orders/{id}/feedback': { in: GetMealsOrdersByIdFeedbackIn, out: GetMealsOrdersByIdFeedbackOut }
  'POST /api/meals/orders/{id}/feedback': { in: PostMealsOrdersByIdFeedbackIn, out: PostMealsOrdersByIdFeedbackOut }
  'GET /api/kitchen/feedback': { in: GetKitchenFeedbackIn, out: GetKitchenFeedbackOut }
  'POST /api/kitchen/waste': { in: PostKitchenWasteIn, out: PostKitchenWasteOut }
  'POST /api/meals/complaints': { in: PostMealsComplaintsIn, out: PostMealsComplaintsOut }
  'GET /api/meals/complaints': { in: GetMealsComplaintsIn, out: GetMealsComplaintsOut }
  'GET /api/meals/complaints/{id}': { in: GetMealsComplaintsByIdIn, out: GetMealsComplaintsByIdOut }
  'POST /api/meals/complaints/{id}/settle': { in: PostMealsComplaintsByIdSettleIn, out: PostMealsComplaintsByIdSettleOut }
  'GET /api/complaints': { in: GetComplaintsIn, out: GetComplaintsOut }
  'POST /api/complaints/{id}/answer': { in: PostComplaintsByIdAnswerIn, out: PostComplaintsByIdAnswerOut }
  'POST /api/complaints/{id}/decide': { in: PostComplaintsByIdDecideIn, out: PostComplaintsByIdDecideOut }
  'POST /api/complaints/{id}/contact': { in: PostComplaintsByIdContactIn, out: PostComplaintsByIdContactOut }
  'POST /api/complaints/{id}/silent': { in: PostComplaintsByIdSilentIn, out: PostComplaintsByIdSilentOut }
  'GET /api/kitchen/staff': { in: GetKitchenStaffIn, out: GetKitchenStaffOut }
  'GET /api/kitchen/cards': { in: GetKitchenCardsIn, out: GetKitchenCardsOut }
  'POST /api/kitchen/cards': { in: PostKitchenCardsIn, out: PostKitchenCardsOut }
  'POST /api/kitchen/cards/{id}/withdraw': { in: PostKitchenCardsByIdWithdrawIn, out: PostKitchenCardsByIdWithdrawOut }
  'GET /api/kitchen/shifts': { in: GetKitchenShiftsIn, out: GetKitchenShiftsOut }
  'POST /api/kitchen/shifts': { in: PostKitchenShiftsIn, out: PostKitchenShiftsOut }
  'POST /api/kitchen/shifts/{id}/end': { in: PostKitchenShiftsByIdEndIn, out: PostKitchenShiftsByIdEndOut }
  'GET /api/kitchen/day': { in: GetKitchenDayIn, out: GetKitchenDayOut }
  'GET /api/kitchen/packing': { in: GetKitchenPackingIn, out: GetKitchenPackingOut }
  'POST /api/kitchen/runs/{id}/packed': { in: PostKitchenRunsByIdPackedIn, out: PostKitchenRunsByIdPackedOut }
  'POST /api/kitchen/disinfection': { in: PostKitchenDisinfectionIn, out: PostKitchenDisinfectionOut }
  'GET /api/kitchen/rota': { in: GetKitchenRotaIn, out: GetKitchenRotaOut }
  'POST /api/kitchen/rota': { in: PostKitchenRotaIn, out: PostKitchenRotaOut }
  'GET /api/run/boxes': { in: GetRunBoxesIn, out: GetRunBoxesOut }
  'POST /api/run/stops/{id}/opened': { in: PostRunStopsByIdOpenedIn, out: PostRunStopsByIdOpenedOut }
  'GET /api/site/door': { in: GetSiteDoorIn, out: GetSiteDoorOut }
  'POST /api/site/door': { in: PostSiteDoorIn, out: PostSiteDoorOut }
  'GET /api/meals/sites': { in: GetMealsSitesIn, out: GetMealsSitesOut }
  'GET /api/meals/sites/{id}/figures': { in: GetMealsSitesByIdFiguresIn, out: GetMealsSitesByIdFiguresOut }
  'GET /api/open/canteens': { in: GetOpenCanteensIn, out: GetOpenCanteensOut }
  'GET /api/meals/compare': { in: GetMealsCompareIn, out: GetMealsCompareOut }
  'GET /api/meals/votes': { in: GetMealsVotesIn, out: GetMealsVotesOut }
  'POST /api/meals/votes': { in: PostMealsVotesIn, out: PostMealsVotesOut }
  'POST /api/site/poll': { in: PostSitePollIn, out: PostSitePollOut }
  'POST /api/site/poll/close': { in: PostSitePollCloseIn, out: PostSitePollCloseOut }
  'GET /api/meals/profile': { in: GetMealsProfileIn, out: GetMealsProfileOut }
  'POST /api/meals/profile': { in: PostMealsProfileIn, out: PostMealsProfileOut }
  'GET /api/meals/paper': { in: GetMealsPaperIn, out: GetMealsPaperOut }
  'GET /api/meals/habit': { in: GetMealsHabitIn, out: GetMealsHabitOut }
  'PUT /api/meals/habit': { in: PutMealsHabitIn, out: PutMealsHabitOut }
  'GET /api/kitchen/forecast': { in: GetKitchenForecastIn, out: GetKitchenForecastOut }
  'GET /api/site/dishes': { in: GetSiteDishesIn, out: GetSiteDishesOut }
  'POST /api/site/dishes': { in: PostSiteDishesIn, out: PostSiteDishesOut }
  'POST /api/site/dishes/look': { in: PostSiteDishesLookIn, out: PostSiteDishesLookOut }
  'POST /api/site/dishes/{id}': { in: PostSiteDishesByIdIn, out: PostSiteDishesByIdOut }
  'POST /api/site/dishes/{id}/retire': { in: PostSiteDishesByIdRetireIn, out: PostSiteDishesByIdRetireOut }
  'GET /api/site/hours': { in: GetSiteHoursIn, out: GetSiteHoursOut }
  'PUT /api/site/hours': { in: PutSiteHoursIn, out: PutSiteHoursOut }
  'POST /api/unwell': { in: PostUnwellIn, out: PostUnwellOut }
  'POST /api/unwell/{id}/undo': { in: PostUnwellByIdUndoIn, out: PostUnwellByIdUndoOut }
  'GET /api/kitchen/outbreaks': { in: GetKitchenOutbreaksIn, out: GetKitchenOutbreaksOut }
  'GET /api/kitchen/outbreaks/{id}': { in: GetKitchenOutbreaksByIdIn, out: GetKitchenOutbreaksByIdOut }
  'POST /api/kitchen/outbreaks/{id}/told': { in: PostKitchenOutbreaksByIdToldIn, out: PostKitchenOutbreaksByIdToldOut }
  'POST /api/kitchen/outbreaks/{id}/lift': { in: PostKitchenOutbreaksByIdLiftIn, out: PostKitchenOutbreaksByIdLiftOut }
  'POST /api/kitchen/outbreaks/{id}/end': { in: PostKitchenOutbreaksByIdEndIn, out: PostKitchenOutbreaksByIdEndOut }
  'POST /api/voices': { in: PostVoicesIn, out: PostVoicesOut }
  'GET /api/voices': { in: GetVoicesIn, out: GetVoicesOut }
  'GET /api/voices/{id}/sound': { in: GetVoicesByIdSoundIn, out: GetVoicesByIdSoundOut }
  'POST /api/voices/{id}/heard': { in: PostVoicesByIdHeardIn, out: PostVoicesByIdHeardOut }
  'POST /api/voices/{id}/undo': { in: PostVoicesByIdUndoIn, out: PostVoicesByIdUndoOut }
  'GET /api/run/voices': { in: GetRunVoicesIn, out: GetRunVoicesOut }
  'POST /api/run/stops/{id}/voice': { in: PostRunStopsByIdVoiceIn, out: PostRunStopsByIdVoiceOut }
  'GET /api/site/voices': { in: GetSiteVoicesIn, out: GetSiteVoicesOut }
  'GET /api/hub': { in: GetHubIn, out: GetHubOut }
  'POST /api/hub/links': { in: PostHubLinksIn, out: PostHubLinksOut }
  'POST /api/hub/links/end': { in: PostHubLinksEndIn, out: PostHubLinksEndOut }
  'POST /api/hub/offers': { in: PostHubOffersIn, out: PostHubOffersOut }
  'POST /api/hub/offers/{offer}/withdraw': { in: PostHubOffersByOfferWithdrawIn, out: PostHubOffersByOfferWithdrawOut }
  'POST /api/hub/offers/{offer}/takes': { in: PostHubOffersByOfferTakesIn, out: PostHubOffersByOfferTakesOut }
  'POST /api/hub/takes/{take}/hand': { in: PostHubTakesByTakeHandIn, out: PostHubTakesByTakeHandOut }
  'POST /api/hub/takes/{take}/back': { in: PostHubTakesByTakeBackIn, out: PostHubTakesByTakeBackOut }
  'POST /api/hub/asks': { in: PostHubAsksIn, out: PostHubAsksOut }
  'POST /api/hub/asks/{ask}/end': { in: PostHubAsksByAskEndIn, out: PostHubAsksByAskEndOut }
  'POST /api/hub/asks/{ask}/lend': { in: PostHubAsksByAskLendIn, out: PostHubAsksByAskLendOut }
  'POST /api/hub/asks/{ask}/back': { in: PostHubAsksByAskBackIn, out: PostHubAsksByAskBackOut }
  'GET /api/devices': { in: GetDevicesIn, out: GetDevicesOut }
  'POST /api/devices': { in: PostDevicesIn, out: PostDevicesOut }
  'GET /api/devices/unknown': { in: GetDevicesUnknownIn, out: GetDevicesUnknownOut }
  'PUT /api/devices/{id}': { in: PutDevicesByIdIn, out: PutDevicesByIdOut }
  'POST /api/devices/{id}/enrol': { in: PostDevicesByIdEnrolIn, out: PostDevicesByIdEnrolOut }
  'POST /api/devices/{id}/release': { in: PostDevicesByIdReleaseIn, out: PostDevicesByIdReleaseOut }
  'GET /api/devices/{id}/commands': { in: GetDevicesByIdCommandsIn, out: GetDevicesByIdCommandsOut }
  'POST /api/devices/{id}/commands': { in: PostDevicesByIdCommandsIn, out: PostDevicesByIdCommandsOut }
  'POST /api/devices/batch': { in: PostDevicesBatchIn, out: PostDevicesBatchOut }
  'GET /api/health/alarms': { in: GetHealthAlarmsIn, out: GetHealthAlarmsOut }
  'GET /api/people/{id}/health/alarms': { in: GetPeopleByIdHealthAlarmsIn, out: GetPeopleByIdHealthAlarmsOut }
  'GET /api/people/{id}/health/vitals': { in: GetPeopleByIdHealthVitalsIn, out: GetPeopleByIdHealthVitalsOut }
  'GET /api/people/{id}/health/vitals/{kind}': { in: GetPeopleByIdHealthVitalsByKindIn, out: GetPeopleByIdHealthVitalsByKindOut }
  'GET /api/people/{id}/health/limits': { in: GetPeopleByIdHealthLimitsIn, out: GetPeopleByIdHealthLimitsOut }
  'PUT /api/people/{id}/health/limits/{kind}': { in: PutPeopleByIdHealthLimitsByKindIn, out: PutPeopleByIdHealthLimitsByKindOut }
  'GET /api/people/{id}/health/fence': { in: GetPeopleByIdHealthFenceIn, out: GetPeopleByIdHealthFenceOut }
  'PUT /api/people/{id}/health/fence': { in: PutPeopleByIdHealthFenceIn, out: PutPeopleByIdHealthFenceOut }
  'GET /api/people/{id}/health/place': { in: GetPeopleByIdHealthPlaceIn, out: GetPeopleByIdHealthPlaceOut }
  'POST /api/people/{id}/health/away': { in: PostPeopleByIdHealthAwayIn, out: PostPeopleByIdHealthAwayOut }
  'GET /api/people/{id}/health/tell': { in: GetPeopleByIdHealthTellIn, out: GetPeopleByIdHealthTellOut }
  'POST /api/people/{id}/health/tell': { in: PostPeopleByIdHealthTellIn, out: PostPeopleByIdHealthTellOut }
  'DELETE /api/health/tell/{rule}': { in: DeleteHealthTellByRuleIn, out: DeleteHealthTellByRuleOut }
  'GET /api/people/{id}/fhir/Observation': { in: GetPeopleByIdFhirObservationIn, out: GetPeopleByIdFhirObservationOut }
  'GET /api/people/{id}/fhir/Device': { in: GetPeopleByIdFhirDeviceIn, out: GetPeopleByIdFhirDeviceOut }
  'POST /api/devices/samples': { in: PostDevicesSamplesIn, out: PostDevicesSamplesOut }
  'POST /api/sos': { in: PostSosIn, out: PostSosOut }
  'GET /api/sos/{id}': { in: GetSosByIdIn, out: GetSosByIdOut }
  'POST /api/sos/{id}/cancel': { in: PostSosByIdCancelIn, out: PostSosByIdCancelOut }
  'POST /api/sos/{id}/now': { in: PostSosByIdNowIn, out: PostSosByIdNowOut }
  'POST /api/sos/probe': { in: PostSosProbeIn, out: PostSosProbeOut }
  'POST /api/me/well': { in: PostMeWellIn, out: PostMeWellOut }
  'GET /api/wall': { in: GetWallIn, out: GetWallOut }
  'GET /api/wall/report': { in: GetWallReportIn, out: GetWallReportOut }
  'GET /api/wall/chain': { in: GetWallChainIn, out: GetWallChainOut }
  'GET /api/alarms': { in: GetAlarmsIn, out: GetAlarmsOut }
  'POST /api/alarms': { in: PostAlarmsIn, out: PostAlarmsOut }
  'GET /api/alarms/{id}': { in: GetAlarmsByIdIn, out: GetAlarmsByIdOut }
  'POST /api/alarms/{id}/ack': { in: PostAlarmsByIdAckIn, out: PostAlarmsByIdAckOut }
  'POST /api/alarms/{id}/hand': { in: PostAlarmsByIdHandIn, out: PostAlarmsByIdHandOut }
  'POST /api/alarms/{id}/send': { in: PostAlarmsByIdSendIn, out: PostAlarmsByIdSendOut }
  'POST /api/alarms/{id}/way': { in: PostAlarmsByIdWayIn, out: PostAlarmsByIdWayOut }
  'POST /api/alarms/{id}/site': { in: PostAlarmsByIdSiteIn, out: PostAlarmsByIdSiteOut }
  'POST /api/alarms/{id}/note': { in: PostAlarmsByIdNoteIn, out: PostAlarmsByIdNoteOut }
  'POST /api/alarms/{id}/called-120': { in: PostAlarmsByIdCalled120In, out: PostAlarmsByIdCalled120Out }
  'POST /api/alarms/{id}/resolve': { in: PostAlarmsByIdResolveIn, out: PostAlarmsByIdResolveOut }
  'POST /api/alarms/{id}/review': { in: PostAlarmsByIdReviewIn, out: PostAlarmsByIdReviewOut }
  'POST /api/alarms/{id}/reopen': { in: PostAlarmsByIdReopenIn, out: PostAlarmsByIdReopenOut }
  'POST /api/alarms/{id}/no-test': { in: PostAlarmsByIdNoTestIn, out: PostAlarmsByIdNoTestOut }
  'GET /api/me/alarms': { in: GetMeAlarmsIn, out: GetMeAlarmsOut }
  'GET /api/seen': { in: GetSeenIn, out: GetSeenOut }
  'POST /api/seen/{id}/end': { in: PostSeenByIdEndIn, out: PostSeenByIdEndOut }
  'POST /api/people/{id}/met': { in: PostPeopleByIdMetIn, out: PostPeopleByIdMetOut }
  'GET /api/duty/roster': { in: GetDutyRosterIn, out: GetDutyRosterOut }
  'PUT /api/duty/roster': { in: PutDutyRosterIn, out: PutDutyRosterOut }
  'GET /api/duty/drills': { in: GetDutyDrillsIn, out: GetDutyDrillsOut }
  'POST /api/duty/drills': { in: PostDutyDrillsIn, out: PostDutyDrillsOut }
  'POST /api/lost': { in: PostLostIn, out: PostLostOut }
  'GET /api/lost': { in: GetLostIn, out: GetLostOut }
  'GET /api/lost/{id}': { in: GetLostByIdIn, out: GetLostByIdOut }
  'GET /api/lost/{id}/circle': { in: GetLostByIdCircleIn, out: GetLostByIdCircleOut }
  'POST /api/lost/{id}/join': { in: PostLostByIdJoinIn, out: PostLostByIdJoinOut }
  'POST /api/lost/{id}/neighbours': { in: PostLostByIdNeighboursIn, out: PostLostByIdNeighboursOut }
  'POST /api/lost/{id}/end': { in: PostLostByIdEndIn, out: PostLostByIdEndOut }
  'GET /api/people/{id}/alarm-mutes': { in: GetPeopleByIdAlarmMutesIn, out: GetPeopleByIdAlarmMutesOut }
  'POST /api/people/{id}/alarm-mute': { in: PostPeopleByIdAlarmMuteIn, out: PostPeopleByIdAlarmMuteOut }
  'GET /api/people/{id}/ladder': { in: GetPeopleByIdLadderIn, out: GetPeopleByIdLadderOut }
  'PUT /api/people/{id}/ladder': { in: PutPeopleByIdLadderIn, out: PutPeopleByIdLadderOut }
  'GET /api/partners/programmes': { in: GetPartnersProgrammesIn, out: GetPartnersProgrammesOut }
  'GET /api/partners/gifts': { in: GetPartnersGiftsIn, out: GetPartnersGiftsOut }
  'GET /api/partners': { in: GetPartnersIn, out: GetPartnersOut }
  'POST /api/partners': { in: PostPartnersIn, out: PostPartnersOut }
  'POST /api/partners/end': { in: PostPartnersEndIn, out: PostPartnersEndOut }
  'GET /api/gifts/{gift}/story': { in: GetGiftsByGiftStoryIn, out: GetGiftsByGiftStoryOut }
  'POST /api/gifts/{gift}/thanks': { in: PostGiftsByGiftThanksIn, out: PostGiftsByGiftThanksOut }
  'GET /api/volunteers/mine': { in: GetVolunteersMineIn, out: GetVolunteersMineOut }
  'PUT /api/volunteers/hours': { in: PutVolunteersHoursIn, out: PutVolunteersHoursOut }
  'POST /api/volunteers/openings/{opening}/answer': { in: PostVolunteersOpeningsByOpeningAnswerIn, out: PostVolunteersOpeningsByOpeningAnswerOut }
  'GET /api/volunteers/openings': { in: GetVolunteersOpeningsIn, out: GetVolunteersOpeningsOut }
  'POST /api/volunteers/openings': { in: PostVolunteersOpeningsIn, out: PostVolunteersOpeningsOut }
  'POST /api/volunteers/openings/{opening}/end': { in: PostVolunteersOpeningsByOpeningEndIn, out: PostVolunteersOpeningsByOpeningEndOut }
  'POST /api/volunteers/openings/{opening}/asks': { in: PostVolunteersOpeningsByOpeningAsksIn, out: PostVolunteersOpeningsByOpeningAsksOut }
  'GET /api/outreach': { in: GetOutreachIn, out: GetOutreachOut }
  'POST /api/outreach': { in: PostOutreachIn, out: PostOutreachOut }
  'GET /api/outreach/{id}': { in: GetOutreachByIdIn, out: GetOutreachByIdOut }
  'GET /api/coverage': { in: GetCoverageIn, out: GetCoverageOut }
  'GET /api/coverage/uses': { in: GetCoverageUsesIn, out: GetCoverageUsesOut }
  'GET /api/activities': { in: GetActivitiesIn, out: GetActivitiesOut }
  'GET /api/activities/figures': { in: GetActivitiesFiguresIn, out: GetActivitiesFiguresOut }
  'POST /api/activities': { in: PostActivitiesIn, out: PostActivitiesOut }
  'POST /api/activities/{id}/off': { in: PostActivitiesByIdOffIn, out: PostActivitiesByIdOffOut }
  'POST /api/activities/{id}/join': { in: PostActivitiesByIdJoinIn, out: PostActivitiesByIdJoinOut }
  'POST /api/activities/{id}/leave': { in: PostActivitiesByIdLeaveIn, out: PostActivitiesByIdLeaveOut }
  'POST /api/activities/{id}/attend': { in: PostActivitiesByIdAttendIn, out: PostActivitiesByIdAttendOut }
  'GET /api/activities/{id}/guests': { in: GetActivitiesByIdGuestsIn, out: GetActivitiesByIdGuestsOut }
  'GET /api/tables': { in: GetTablesIn, out: GetTablesOut }
  'POST /api/tables': { in: PostTablesIn, out: PostTablesOut }
  'POST /api/tables/{id}/end': { in: PostTablesByIdEndIn, out: PostTablesByIdEndOut }
  'POST /api/tables/{id}/sit': { in: PostTablesByIdSitIn, out: PostTablesByIdSitOut }
  'POST /api/tables/{id}/leave': { in: PostTablesByIdLeaveIn, out: PostTablesByIdLeaveOut }
  'POST /api/buddies/{id}/found': { in: PostBuddiesByIdFoundIn, out: PostBuddiesByIdFoundOut }
  'GET /api/council': { in: GetCouncilIn, out: GetCouncilOut }
  'POST /api/council/proposals': { in: PostCouncilProposalsIn, out: PostCouncilProposalsOut }
  'POST /api/council/proposals/{id}/yes': { in: PostCouncilProposalsByIdYesIn, out: PostCouncilProposalsByIdYesOut }
  'POST /api/council/proposals/{id}/answer': { in: PostCouncilProposalsByIdAnswerIn, out: PostCouncilProposalsByIdAnswerOut }
  'POST /api/council/meetings': { in: PostCouncilMeetingsIn, out: PostCouncilMeetingsOut }
  'GET /api/posters': { in: GetPostersIn, out: GetPostersOut }
  'POST /api/posters': { in: PostPostersIn, out: PostPostersOut }
  'POST /api/posters/{id}/down': { in: PostPostersByIdDownIn, out: PostPostersByIdDownOut }
  'POST /api/me/came': { in: PostMeCameIn, out: PostMeCameOut }
  'POST /api/open/poster': { in: PostOpenPosterIn, out: PostOpenPosterOut }
  'GET /api/rounds/today': { in: GetRoundsTodayIn, out: GetRoundsTodayOut }
  'POST /api/rounds/visits': { in: PostRoundsVisitsIn, out: PostRoundsVisitsOut }
  'GET /api/rounds/visits': { in: GetRoundsVisitsIn, out: GetRoundsVisitsOut }
  'POST /api/rounds/cases': { in: PostRoundsCasesIn, out: PostRoundsCasesOut }
  'DELETE /api/rounds/cases/{elder_id}': { in: DeleteRoundsCasesByElderIdIn, out: DeleteRoundsCasesByElderIdOut }
  'GET /api/rounds/match': { in: GetRoundsMatchIn, out: GetRoundsMatchOut }
  'POST /api/rounds/skills': { in: PostRoundsSkillsIn, out: PostRoundsSkillsOut }
  'GET /api/rounds/asks': { in: GetRoundsAsksIn, out: GetRoundsAsksOut }
  'POST /api/rounds/asks': { in: PostRoundsAsksIn, out: PostRoundsAsksOut }
  'DELETE /api/rounds/asks/{kind}': { in: DeleteRoundsAsksByKindIn, out: DeleteRoundsAsksByKindOut }
  'GET /api/rounds/mismatch': { in: GetRoundsMismatchIn, out: GetRoundsMismatchOut }
  'GET /api/access': { in: GetAccessIn, out: GetAccessOut }
  'POST /api/access/surveys': { in: PostAccessSurveysIn, out: PostAccessSurveysOut }
  'POST /api/access/works': { in: PostAccessWorksIn, out: PostAccessWorksOut }
  'POST /api/access/works/{id}/end': { in: PostAccessWorksByIdEndIn, out: PostAccessWorksByIdEndOut }
  'GET /api/sites': { in: GetSitesIn, out: GetSitesOut }
  'POST /api/sites/{site}/step': { in: PostSitesBySiteStepIn, out: PostSitesBySiteStepOut }
  'GET /api/sites/{site}/exit': { in: GetSitesBySiteExitIn, out: GetSitesBySiteExitOut }
  'POST /api/sites/{site}/exit': { in: PostSitesBySiteExitIn, out: PostSitesBySiteExitOut }
  'POST /api/sites/{site}/exit/route': { in: PostSitesBySiteExitRouteIn, out: PostSitesBySiteExitRouteOut }
  'POST /api/sites/{site}/exit/move': { in: PostSitesBySiteExitMoveIn, out: PostSitesBySiteExitMoveOut }
  'POST /api/sites/{site}/leave': { in: PostSitesBySiteLeaveIn, out: PostSitesBySiteLeaveOut }
  'POST /api/sites/{site}/standin': { in: PostSitesBySiteStandinIn, out: PostSitesBySiteStandinOut }
  'GET /api/sites/risks': { in: GetSitesRisksIn, out: GetSitesRisksOut }
  'PUT /api/sites/risks/{kind}': { in: PutSitesRisksByKindIn, out: PutSitesRisksByKindOut }
  'POST /api/sites/{site}/losses': { in: PostSitesBySiteLossesIn, out: PostSitesBySiteLossesOut }
  'POST /api/sites/{site}/losses/undo': { in: PostSitesBySiteLossesUndoIn, out: PostSitesBySiteLossesUndoOut }
  'POST /api/sites/{site}/pool': { in: PostSitesBySitePoolIn, out: PostSitesBySitePoolOut }
  'POST /api/sites/{site}/pool/{payment}/undo': { in: PostSitesBySitePoolByPaymentUndoIn, out: PostSitesBySitePoolByPaymentUndoOut }
  'GET /api/open/policies': { in: GetOpenPoliciesIn, out: GetOpenPoliciesOut }
  'POST /api/policies': { in: PostPoliciesIn, out: PostPoliciesOut }
  'POST /api/policies/{clause}/end': { in: PostPoliciesByClauseEndIn, out: PostPoliciesByClauseEndOut }
  'GET /api/sites/{site}/target': { in: GetSitesBySiteTargetIn, out: GetSitesBySiteTargetOut }
  'PUT /api/sites/{site}/target': { in: PutSitesBySiteTargetIn, out: PutSitesBySiteTargetOut }
  'GET /api/sites/work': { in: GetSitesWorkIn, out: GetSitesWorkOut }
  'GET /api/sites/tariffs': { in: GetSitesTariffsIn, out: GetSitesTariffsOut }
  'GET /api/sites/tariffs.csv': { in: GetSitesTariffsCsvIn, out: GetSitesTariffsCsvOut }
  'PUT /api/sites/{site}/tariffs-open': { in: PutSitesBySiteTariffsOpenIn, out: PutSitesBySiteTariffsOpenOut }
  'GET /api/open/tariffs': { in: GetOpenTariffsIn, out: GetOpenTariffsOut }
  'GET /api/sites/{site}/exit/meals': { in: GetSitesBySiteExitMealsIn, out: GetSitesBySiteExitMealsOut }
  'POST /api/sites/{site}/exit/meals': { in: PostSitesBySiteExitMealsIn, out: PostSitesBySiteExitMealsOut }
  'POST /api/sites/{site}/exit/meals/undo': { in: PostSitesBySiteExitMealsUndoIn, out: PostSitesBySiteExitMealsUndoOut }
  'GET /api/crew/allowances': { in: GetCrewAllowancesIn, out: GetCrewAllowancesOut }
  'POST /api/crew/allowances': { in: PostCrewAllowancesIn, out: PostCrewAllowancesOut }
  'POST /api/crew/allowances/{id}/end': { in: PostCrewAllowancesByIdEndIn, out: PostCrewAllowancesByIdEndOut }
  'PUT /api/crew/weather': { in: PutCrewWeatherIn, out: PutCrewWeatherOut }
  'GET /api/crew/month': { in: GetCrewMonthIn, out: GetCrewMonthOut }
  'GET /api/crew/month.csv': { in: GetCrewMonthCsvIn, out: GetCrewMonthCsvOut }
  'POST /api/crew/pays': { in: PostCrewPaysIn, out: PostCrewPaysOut }
  'POST /api/crew/pays/{id}/back': { in: PostCrewPaysByIdBackIn, out: PostCrewPaysByIdBackOut }
  'GET /api/crew/mine': { in: GetCrewMineIn, out: GetCrewMineOut }
  'GET /api/crew/lessons': { in: GetCrewLessonsIn, out: GetCrewLessonsOut }
  'PUT /api/crew/lessons/{lesson}': { in: PutCrewLessonsByLessonIn, out: PutCrewLessonsByLessonOut }
  'GET /api/crew/lessons/site': { in: GetCrewLessonsSiteIn, out: GetCrewLessonsSiteOut }
  'GET /api/crew/owed': { in: GetCrewOwedIn, out: GetCrewOwedOut }
  'POST /api/crew/owed/paid': { in: PostCrewOwedPaidIn, out: PostCrewOwedPaidOut }
}
