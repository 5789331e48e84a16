// Package note holds the document that says who may speak to a committee as a citizen, and how they were chosen: the
// representation note. It knows no database and no clock, and must never learn of them: instants come as text and salts
// from outside.
//
// # The document
//
// A note is a chain of records (chain.go). Each holds the hash of the one before, so that whoever has the last hash can see
// that nothing before it was changed. The order is fixed: what the committee is to learn, criteria, the volunteers,
// the protection check, the lottery, the draw, and what those who come can speak for; then signatures, and deviations. So the
// criteria are known by their hash before there is a name, and the lottery before there is a number.
//
// # Who is who
//
// The public file holds no person: volunteers are numbered, and of each there is a commitment, an HMAC of pseudonym,
// source and features by a random salt of their own (volunteer.go). An auditor gets the salts and can open
// them. Without its salt a commitment says nothing: to forget somebody is to drop their salt, and the chain still holds.
//
// # The lottery
//
// Up to six seats, and the fairest chances that the criteria allow (leximin, package lottery), as 1,000 numbered groups: one is
// drawn by a public number, by three dice with ten sides, or by a recorded seed (lottery.go, draw.go). All calculation
// from there on is in whole numbers: check_note.py does all of it again from the public file, without Deltag.
package note
