/* Bank statements and payment notices: whatever comes, rows are read or named as faults. */
#include "base/secret.h"
#include "domains/funds/funds.h"
#include "link/pay.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Arena *arena = arena_new(64 << 20);
    Problem problem = {0};
    BankSheet sheet;
    PayNotice notice;
    PayRefundNotice refund;
    int64_t community;
    Str text = {(const char *)data, size};
    secret_open_for_test();
    if (bank_sheet_read(arena, text, day_of(2026, 3, 2), &sheet, &problem) == OK)
        for (size_t i = 0; i < sheet.count; i++)
            ASSERT(sheet.lines[i].fen && sheet.lines[i].reference.len);
    if (pay_notice_read(arena, text, pay_sign(arena, text), &notice, &problem) == OK)
        ASSERT(notice.fen > 0 && notice.community > 0 && notice.reference.len);
    if (pay_refund_notice_read(arena, text, pay_sign(arena, text), &refund, &problem) == OK)
        ASSERT(refund.fen > 0 && refund.refund > 0 &&
               (refund.result != PAY_REFUND_DONE || refund.reference.len));
    if (pay_refund_ask_read(arena, text, pay_sign(arena, text), &community, &problem) == OK)
        ASSERT(community > 0);
    arena_free(arena);
    return 0;
}
