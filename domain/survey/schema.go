package survey

import _ "embed" // the published schema

// Schema is the published JSON Schema (2020-12) of documents. It tells editors of other programs what a document
// looks like; what it cannot say, Check does.
//
//go:embed instrument.schema.json
var Schema []byte
