"""The face of an invoice as a drawing: texts, rules and a QR code in millimetres, shared by the OFD and PDF writers."""
