// Made from the route tables (GET /api/types.ts). Do not edit.

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
export type GetPeopleOut = unknown

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
export type GetPeopleByIdOut = unknown

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
export type GetMeOut = unknown

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

/** Assessments that end within 30 days */
export type GetAssessmentsDueIn = Record<string, never>
export type GetAssessmentsDueOut = unknown

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
export type GetPeopleByIdHoldsOut = unknown

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
export type GetPeopleByIdLooksOut = unknown

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
export type GetMeEldersOut = unknown

/** Who looked at my data */
export type GetMeLooksIn = Record<string, never>
export type GetMeLooksOut = unknown

/** What I have agreed to */
export type GetMeConsentsIn = Record<string, never>
export type GetMeConsentsOut = unknown

/** Agree to one purpose for one receiver */
export type PostMeConsentsIn = {
  purpose: 'health' | 'location' | 'face' | 'finance' | 'religion' | 'seen' | 'habit' | 'picture' | 'neighbours'
  receiver: string
  channel: string
  text_hash: string
  witness?: string
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
export type GetPeopleDuplicatesOut = unknown

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
export type PostImportsOut = unknown

/** The grid below a node */
export type GetGridIn = {
  parent_id?: number
}
export type GetGridOut = unknown

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
export type GetOrganisationsOut = unknown

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
export type GetSessionOut = unknown

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
export type GetStaffOut = unknown

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
export type GetSessionRolesOut = unknown

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
export type PostSessionTotpOut = unknown

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

/** What I have been told */
export type GetMeMessagesIn = Record<string, never>
export type GetMeMessagesOut = unknown

/** What is to be told on paper today */
export type GetMessagesPaperIn = Record<string, never>
export type GetMessagesPaperOut = unknown

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
export type GetCardsByPersonOut = unknown

/** Cash into the drawer, onto the card */
export type PostCardsByPersonTopUpIn = {
  person: number
  amount_fen: number
  site?: number
}
export type PostCardsByPersonTopUpOut = unknown

/** Money of the card paid out in cash */
export type PostCardsByPersonRefundIn = {
  person: number
  amount_fen: number
  site?: number
}
export type PostCardsByPersonRefundOut = unknown

/** Ask for a payment through the provider */
export type PostCardsByPersonPayIn = {
  person: number
  amount_fen: number
  site?: number
}
export type PostCardsByPersonPayOut = unknown

/** What became of a payment, and where its money is */
export type GetPayIntentsByIntentIn = {
  intent: number
}
export type GetPayIntentsByIntentOut = unknown

/** The payment provider tells of a payment, signed in Pay-Signature */
export type PostPayNoticesIn = Record<string, never>
export type PostPayNoticesOut = unknown

/** What was counted in the drawer; the difference is booked */
export type PostFundsDrawerCountsIn = {
  counted_fen: number
  site?: number
}
export type PostFundsDrawerCountsOut = unknown

/** Book the bank's list; what matches nobody is listed */
export type PostFundsBankLinesIn = {
  csv: string
}
export type PostFundsBankLinesOut = unknown

/** Lines of the bank that belong to nobody yet */
export type GetFundsBankLinesIn = Record<string, never>
export type GetFundsBankLinesOut = unknown

/** Say whose card a line of the bank is for */
export type PostFundsBankLinesByLineAssignIn = {
  line: number
  person_id: number
}
export type PostFundsBankLinesByLineAssignOut = unknown

/** A statement beside the books: every difference */
export type PostFundsReconcileIn = {
  csv: string
  source: 'bank' | 'provider'
}
export type PostFundsReconcileOut = unknown

/** Could everybody be refunded today? */
export type GetFundsCoverIn = Record<string, never>
export type GetFundsCoverOut = unknown

/** Programmes of subsidy */
export type GetBenefitsProgrammesIn = Record<string, never>
export type GetBenefitsProgrammesOut = unknown

/** Load a programme; a fault or an open question refuses it */
export type PostBenefitsProgrammesIn = {
  name: string
  document: string
  rules: string
}
export type PostBenefitsProgrammesOut = unknown

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
export type GetBenefitsOffersOut = unknown

/** A period of real settlements under draft rules: cost, winners, losers, cliffs */
export type PostBenefitsTrialsIn = {
  programme: number
  from: string
  to: string
  rules: string
}
export type PostBenefitsTrialsOut = unknown

/** Claims with their states, and how long each office takes */
export type GetClaimsIn = Record<string, never>
export type GetClaimsOut = unknown

/** What each funder has not been asked for yet */
export type GetClaimsUnclaimedIn = {
  month: number
}
export type GetClaimsUnclaimedOut = unknown

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
export type GetBenefitsOverviewOut = unknown

/** A programme with its rules and the sites that settle by it */
export type GetBenefitsProgrammesByProgrammeIn = {
  programme: number
}
export type GetBenefitsProgrammesByProgrammeOut = unknown

/** A claim with its lines, a page at a time, or those drawn for a check */
export type GetClaimsByClaimIn = {
  claim: number
  after?: number
  sample?: boolean
}
export type GetClaimsByClaimOut = unknown

/** My run of today, door by door */
export type GetRunIn = Record<string, never>
export type GetRunOut = unknown

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
export type PostRunStopsByIdOutcomeOut = unknown

/** How the person was */
export type PostRunStopsByIdConditionIn = {
  id: number
  condition: 'well' | 'odd' | 'help'
  at_ms?: number
}
export type PostRunStopsByIdConditionOut = unknown

/** Confirm a run as it stands */
export type PostRunsByIdConfirmIn = {
  id: number
}
export type PostRunsByIdConfirmOut = unknown

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
export type GetSearchesOut = unknown

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

/** The menu of a day for one eater: price, subsidy, and whether it suits */
export type GetMealsMenuIn = {
  day?: string
  eater?: number
  site?: number
  slot?: 'breakfast' | 'lunch' | 'dinner'
}
export type GetMealsMenuOut = unknown

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
export type PostMealsOrdersOut = unknown

/** The last orders of one eater */
export type GetMealsOrdersIn = {
  mine?: number
  eater?: number
}
export type GetMealsOrdersOut = unknown

/** One order */
export type GetMealsOrdersByIdIn = {
  id: number
}
export type GetMealsOrdersByIdOut = unknown

/** Take an order back, with the money */
export type PostMealsOrdersByIdCancelIn = {
  id: number
  reason?: string
}
export type PostMealsOrdersByIdCancelOut = unknown

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
export type GetHomeOut = unknown

/** The elders somebody looks after: today's meal, tomorrow's, what they cost */
export type GetFamilyIn = Record<string, never>
export type GetFamilyOut = unknown

/** Guests by card, letters, phone tail or address */
export type GetCounterFindIn = {
  q: string
}
export type GetCounterFindOut = unknown

/** One guest at the counter: card, warnings, today's order, what can be sold */
export type GetCounterPeopleByIdIn = {
  id: number
}
export type GetCounterPeopleByIdOut = unknown

/** Hand an order over, or sell a set; a repeated key answers the first */
export type PostCounterHandIn = {
  person_id: number
  order_id?: number
  set_id?: number
  pay_fen?: number
  at_ms?: number
  pay?: 'card' | 'cash'
  asked?: boolean
}
export type PostCounterHandOut = unknown

/** Take back what was done under a key, within ten minutes */
export type PostCounterUndoIn = {
  person_id: number
  key: string
}
export type PostCounterUndoOut = unknown

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
export type GetKitchenBoardOut = unknown

/** A pot is done; the same key is the same pot */
export type PostKitchenDishesByIdPotIn = {
  id: number
  n?: number
  at_ms?: number
}
export type PostKitchenDishesByIdPotOut = unknown

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

/** Labels: special boxes first, then by run */
export type GetKitchenLabelsIn = {
  meal?: 'breakfast' | 'lunch' | 'dinner'
  day?: string
}
export type GetKitchenLabelsOut = unknown

/** Route sheets */
export type GetKitchenRoutesIn = {
  meal?: 'breakfast' | 'lunch' | 'dinner'
  day?: string
}
export type GetKitchenRoutesOut = unknown

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

/** Who got something of a lot */
export type GetKitchenRecallIn = {
  code: string
}
export type GetKitchenRecallOut = unknown

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

/** End a standing order */
export type PostMealsStandingByIdEndIn = {
  id: number
}
export type PostMealsStandingByIdEndOut = unknown

/** Whom to phone: standing orders of the next week that nothing on the menu suits */
export type GetMealsClashesIn = Record<string, never>
export type GetMealsClashesOut = unknown

/** Read a pasted 接龙 and show what was understood */
export type PostMealsChainIn = {
  text: string
  day?: string
}
export type PostMealsChainOut = unknown

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
export type GetMealsOrdersByIdRefundsOut = unknown

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
  'GET /api/me/messages': { in: GetMeMessagesIn, out: GetMeMessagesOut }
  'GET /api/messages/paper': { in: GetMessagesPaperIn, out: GetMessagesPaperOut }
  'POST /api/messages/{id}/resend': { in: PostMessagesByIdResendIn, out: PostMessagesByIdResendOut }
  'POST /api/messages/{id}/read': { in: PostMessagesByIdReadIn, out: PostMessagesByIdReadOut }
  'GET /api/cards/{person}': { in: GetCardsByPersonIn, out: GetCardsByPersonOut }
  'POST /api/cards/{person}/top-up': { in: PostCardsByPersonTopUpIn, out: PostCardsByPersonTopUpOut }
  'POST /api/cards/{person}/refund': { in: PostCardsByPersonRefundIn, out: PostCardsByPersonRefundOut }
  'POST /api/cards/{person}/pay': { in: PostCardsByPersonPayIn, out: PostCardsByPersonPayOut }
  'GET /api/pay/intents/{intent}': { in: GetPayIntentsByIntentIn, out: GetPayIntentsByIntentOut }
  'POST /api/pay/notices': { in: PostPayNoticesIn, out: PostPayNoticesOut }
  'POST /api/funds/drawer-counts': { in: PostFundsDrawerCountsIn, out: PostFundsDrawerCountsOut }
  'POST /api/funds/bank-lines': { in: PostFundsBankLinesIn, out: PostFundsBankLinesOut }
  'GET /api/funds/bank-lines': { in: GetFundsBankLinesIn, out: GetFundsBankLinesOut }
  'POST /api/funds/bank-lines/{line}/assign': { in: PostFundsBankLinesByLineAssignIn, out: PostFundsBankLinesByLineAssignOut }
  'POST /api/funds/reconcile': { in: PostFundsReconcileIn, out: PostFundsReconcileOut }
  'GET /api/funds/cover': { in: GetFundsCoverIn, out: GetFundsCoverOut }
  'GET /api/benefits/programmes': { in: GetBenefitsProgrammesIn, out: GetBenefitsProgrammesOut }
  'POST /api/benefits/programmes': { in: PostBenefitsProgrammesIn, out: PostBenefitsProgrammesOut }
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
  'GET /api/run': { in: GetRunIn, out: GetRunOut }
  'POST /api/run/stops/{id}/outcome': { in: PostRunStopsByIdOutcomeIn, out: PostRunStopsByIdOutcomeOut }
  'POST /api/run/stops/{id}/condition': { in: PostRunStopsByIdConditionIn, out: PostRunStopsByIdConditionOut }
  'POST /api/runs/{id}/confirm': { in: PostRunsByIdConfirmIn, out: PostRunsByIdConfirmOut }
  'POST /api/runs/{id}/leave': { in: PostRunsByIdLeaveIn, out: PostRunsByIdLeaveOut }
  'POST /api/runs/{id}/worker': { in: PostRunsByIdWorkerIn, out: PostRunsByIdWorkerOut }
  'GET /api/searches': { in: GetSearchesIn, out: GetSearchesOut }
  'POST /api/searches/{id}/note': { in: PostSearchesByIdNoteIn, out: PostSearchesByIdNoteOut }
  'POST /api/searches/{id}/end': { in: PostSearchesByIdEndIn, out: PostSearchesByIdEndOut }
  'POST /api/route': { in: PostRouteIn, out: PostRouteOut }
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
  'GET /api/kitchen/labels': { in: GetKitchenLabelsIn, out: GetKitchenLabelsOut }
  'GET /api/kitchen/routes': { in: GetKitchenRoutesIn, out: GetKitchenRoutesOut }
  'POST /api/kitchen/lots': { in: PostKitchenLotsIn, out: PostKitchenLotsOut }
  'POST /api/kitchen/lots/{id}/use': { in: PostKitchenLotsByIdUseIn, out: PostKitchenLotsByIdUseOut }
  'GET /api/kitchen/recall': { in: GetKitchenRecallIn, out: GetKitchenRecallOut }
  'POST /api/kitchen/close': { in: PostKitchenCloseIn, out: PostKitchenCloseOut }
  'POST /api/meals/standing': { in: PostMealsStandingIn, out: PostMealsStandingOut }
  'POST /api/meals/standing/{id}/end': { in: PostMealsStandingByIdEndIn, out: PostMealsStandingByIdEndOut }
  'GET /api/meals/clashes': { in: GetMealsClashesIn, out: GetMealsClashesOut }
  'POST /api/meals/chain': { in: PostMealsChainIn, out: PostMealsChainOut }
  'POST /api/meals/orders/{id}/refund': { in: PostMealsOrdersByIdRefundIn, out: PostMealsOrdersByIdRefundOut }
  'GET /api/meals/orders/{id}/refunds': { in: GetMealsOrdersByIdRefundsIn, out: GetMealsOrdersByIdRefundsOut }
}
