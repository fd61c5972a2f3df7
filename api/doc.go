// Package api says what an operation is and how a call is served.
//
// An operation is one declared value in one file of its service: its names, the
// RAM action, the resources that are checked, how each condition key gets its
// value, and the handler. The fields that carry authority are required; Mount
// refuses a service with an operation that leaves one out.
//
// A call goes through the steps of Gateway, one visible list: read, find,
// authenticate, bind, authorize, handle, record, answer. Authorization comes
// before every effect and before every look at whether the named thing exists.
package api
