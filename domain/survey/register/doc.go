// Package register keeps the questionnaires: their versions, the one that is being written, those that were published and
// are never changed again, why one is used no more and what took its place. It must never change a published version, and
// never publish a document that breaks a rule of package survey.
package register
