/* What the files of this folder share. */
#pragma once
#include "engine/benefit/benefit.h"

/* A person and a meal under one rule's way of counting. */
bool benefit_is_for(const BenefitWho *who, BenefitAgeOn age_on, const BenefitPerson *person,
                    Day day);
bool benefit_is_when(const BenefitWhen *when, const BenefitMeal *meal);
bool benefit_reaches(const BenefitRule *rule, Fen amount);
/* The rule's amount before caps, from the amounts it may look at. */
typedef struct BenefitBases {
    Fen list, net, rest, fee;
} BenefitBases;
Fen benefit_amount(const BenefitRule *rule, const BenefitPerson *person, const BenefitMeal *meal,
                   BenefitBases bases);
