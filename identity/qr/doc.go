// Package qr draws short texts as QR codes, for the address that sets up an
// authenticator program. It knows byte mode, error correction level L and the
// versions 1 to 10 (up to 271 bytes), which is all that this needs.
//
// Source: ISO/IEC 18004:2015.
package qr
