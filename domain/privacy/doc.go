// Package privacy is what people may ask of the municipality about their data: here, to be erased. It keeps each request
// with its deadline and its decision, and calls every area to forget a person. It must never keep who was erased, and
// never refuse without a reason.
package privacy
