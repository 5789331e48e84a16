// Package survey asks citizens and staff. What is asked is an Instrument: one JSON document that is never changed, only
// replaced by a next version. Web pages, phone scripts, paper forms and stands are views of it, and all of them give the
// same stored values: 98 (don't know) and 99 (will not answer) are among them, and are never part of a mean.
//
// The package must never run what a document says: branching is a small tree of comparisons (condition.go), piping puts in
// frame variables and single-choice answers, escaped (pipe.go). It must never keep an answer that branching hides
// (clean.go), and never let the core of a document differ by a letter from the one that others measure with (core.go).
//
// # What is proved
//
// Conditions look back only, so they cannot form a circle, and one pass over the questions decides what is shown.
// Whether anybody can ever come to a question is decided by search over the answers that conditions can tell apart
// (reach.go), which is exact: numbers fall into the stretches between the constants they are compared with, choices into
// their options, several choices into the subsets of the options that conditions name. A search that grows over its bound
// ends with "undecided", which is told as a warning and says nothing about the question.
package survey
