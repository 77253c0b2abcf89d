/* Secrets: sealing of sensitive columns, keyed hashes for exact search, tokens, passwords, TOTP.
 *
 * Owns        the process's master key, read once from a file outside the database
 * Always true sealing is deterministic (the nonce is a keyed hash of the text), so that a
 *             transaction run again writes the same bytes; equal texts seal equal
 * Source      libsodium 1.0.18: XSalsa20-Poly1305, BLAKE2b, Argon2id; RFC 6238 for TOTP */
#pragma once
#include "base/str.h"
#include "base/time.h"

enum { SECRET_HASH_BYTES = 16, SECRET_TOKEN_CHARS = 43 };

/* Reads 32 bytes from path, or makes them (mode 0600) when the file does not exist. Call before any
 * other thread runs. */
Status secret_open(const char *path, Problem *problem) MUST_USE;
/* A fixed key, for tests. */
void secret_open_for_test(void);

/* Standard alphabet with padding; false for anything else. */
bool str_from_base64(Arena *arena, Str text, Str *out) MUST_USE;

Str secret_seal(Arena *arena, Str plain);
/* False when it was sealed with another key or has been changed. */
bool secret_unseal(Arena *arena, Str sealed, Str *plain) MUST_USE;
/* Keyed hash for exact search; `what` separates kinds ("phone"). */
Str secret_hash(Arena *arena, const char *what, Str value);

/* 43 URL-safe characters of 256 random bits. Never inside a rule. */
Str secret_token(Arena *arena);
/* `digits` random decimal digits. */
Str secret_digits(Arena *arena, int digits);
/* `letters` characters that are not mistaken for each other when read aloud or written by hand. */
Str secret_letters(Arena *arena, int letters);

/* Argon2id t=2, 19 MiB, in its encoded form; takes about 12 ms of CPU: never on a lane or loop. */
Str secret_password_hash(Arena *arena, Str password);
/* An empty hash costs the same time and answers no, so that timing tells nothing. */
bool secret_password_ok(Str hash, Str password);

/* 20 random bytes as base32, for an authenticator app. */
Str secret_totp_new(Arena *arena);
/* The six digits of a step: what the authenticator shows. */
Str secret_totp_code(Arena *arena, Str base32, int64_t step);
/* The step (30 s since 1970) at which `code` is right, within one step of now, later than after;
 * 0 when it is wrong. */
int64_t secret_totp_step(Str base32, Str code, Ms now, int64_t after);
