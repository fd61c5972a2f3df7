// Package wire speaks the vendor's RPC protocol: it reads a request, checks its
// signature, binds its flattened parameters to a Go struct, and writes answers
// and errors as JSON or XML. It also signs requests, for our own command line
// and tests. It knows nothing of services, policies or state.
//
// # One call
//
//	req, err := wire.Read(r, requestID, 1<<20) // parsed; nothing is trusted yet
//	err = req.CheckTime(now)                   // 15 minutes both ways
//	err = req.Verify(secret)                   // V1 (HMAC-SHA1) or V3 (ACS3-HMAC-SHA256)
//	err = nonces.Use(now, req.AccessKeyID, req.Nonce)
//	err = binder.Bind(req.Params, &input)
//	wire.WriteResponse(w, req, output)         // or wire.WriteError(w, req, err)
//
// The caller chooses the order of the steps. Use a nonce only after the
// signature was right, or strangers could burn other people's nonces.
//
// # Inputs
//
// A field's name is its wire name unless a tag says otherwise:
//
//	type Input struct {
//		RegionId     string `wire:",required"`
//		DryRun       *bool                     // nil when the caller did not send it
//		ImageOptions ImageOptions              // ImageOptions.LoginAsNonRoot=true, or one JSON object
//		InstanceIds  []string `wire:",json,max=100"` // InstanceIds=["i-1","i-2"]
//		Tags         []Tag    `wire:"Tag,max=20"`    // Tag.1.Key=k
//	}
//
// A Binder is built once for each type and reports bad fields and tags then.
//
// # Outputs
//
// Exported fields in order; nil slices are empty lists, nil pointers are left
// out, RequestId is added at the top. CheckOutput tells at start-up whether a
// type can be encoded; encoding itself cannot fail.
//
// # Caveats
//
// Nonces live in the memory of one process: after a restart, or on another
// node, a recorded request can be sent once more within its 15 minutes.
// V3 signatures cover the Host header as the client sent it, so a proxy that
// rewrites Host breaks each of them. Bearer tokens are recognised and refused.
//
// Source of the protocol facts: "Common parameters", "Request syntax and
// signature method V3", "Sign RPC APIs" and "Response results" (vendor's API
// documentation), and requests recorded from the vendor's clients, 2026.
// Where we had to guess or choose, a comment begins with Inferred or Ours.
package wire
